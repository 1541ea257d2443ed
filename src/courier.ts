/** Who takes things to inboxes: this process, or workers elsewhere. What goes when, and what follows, the outbox decides. */
import type { Outcome } from './delivery.ts';

/** How a request is signed: as every server takes it, or by RFC 9421. */
export type SignatureSpec = 'draft-cavage-http-signatures-12' | 'rfc9421';

/** An activity or a ping as it is sent, to however many. */
export type Message = {
  body: Buffer;
  /** `SHA-256=...` of the body. */
  digest: string;
  /** In whose name, and with which private key (PEM); null for a ping, which nobody signs. */
  signer: { keyId: string; rsa: string } | null;
};

/** `spec`: which signature is tried first. */
export type Parcel = { message: Message; inbox: string; spec: SignatureSpec };

/** `signature`: the one that was tried last, or taken. */
export type Tried = Outcome & { signature: SignatureSpec };

export type Courier = {
  /** How many parcels it takes at the same time; 0 where nobody would take any now. */
  places(): number;
  /** null where nobody knows what became of it: it is due again when its claim runs out, and not before. */
  bring(parcel: Parcel): Promise<Tried | null>;
};

/** How deliveries leave the house, and what keeps them. */
export type Dispatch = {
  /** Those elsewhere who deliver; null where this server does it. */
  workers: number | null;
  /** What is wrong, for whoever runs the server; null where nothing is. */
  fault: string | null;
};
