/** Keys of actors. RSA for requests, which every server checks; Ed25519 for proofs in the objects themselves (FEP-8b32). */
import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import type { ActorKeys } from '../actor.ts';

/** 2048 bits: Fedify's own generator makes 4096, which cost ten times as much at every delivery. About 30 ms. */
export function makeKeys(): ActorKeys {
  const form = { type: 'pkcs8', format: 'pem' } as const;
  const publicKeyEncoding = { type: 'spki', format: 'pem' } as const;
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048, publicKeyEncoding, privateKeyEncoding: form });
  const ed25519 = generateKeyPairSync('ed25519', { publicKeyEncoding, privateKeyEncoding: form });
  return { rsa: rsa.privateKey, ed25519: ed25519.privateKey };
}

export function publicPem(privatePem: string): string {
  return createPublicKey(privatePem).export({ type: 'spki', format: 'pem' }).toString();
}

/** base58btc of `ed01` and the 32 bytes, after `z` (FEP-521a). */
export function publicMultibase(ed25519Pem: string): string {
  const { x } = createPublicKey(ed25519Pem).export({ format: 'jwk' });
  return multibase(Buffer.concat([Buffer.from([0xed, 0x01]), Buffer.from(x as string, 'base64url')]));
}

export function privateKey(pem: string): KeyObject {
  return createPrivateKey(pem);
}

/** As Fedify signs with it; import it once, it costs as much as a signature. */
export function signingKey(rsaPem: string): Promise<CryptoKey> {
  const der = createPrivateKey(rsaPem).export({ type: 'pkcs8', format: 'der' });
  return crypto.subtle.importKey('pkcs8', new Uint8Array(der), { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }, true, [
    'sign',
  ]);
}

const alphabet = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';

export function multibase(bytes: Uint8Array): string {
  let number = BigInt(`0x${Buffer.from(bytes).toString('hex') || '0'}`);
  let text = '';
  for (; number > 0n; number /= 58n) text = alphabet[Number(number % 58n)] + text;
  const zeros = bytes.findIndex((byte) => byte !== 0);
  return `z${'1'.repeat(zeros === -1 ? bytes.length : zeros)}${text}`;
}
