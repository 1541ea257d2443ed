/** What other servers sign and send, all with one key. */
import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { origin } from './publication.ts';

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
export const publicKeyPem = publicKey.export({ type: 'spki', format: 'pem' });

/** RSA-2048 signatures a second on both cores: what no sender can pass that signs each delivery. */
export function signingRate(): number {
  const rounds = 1_500;
  const began = performance.now();
  for (let round = 0; round < rounds; round++) sign('sha256', Buffer.from(`x${round}`), privateKey);
  return (2 * rounds * 1000) / (performance.now() - began);
}

export function like(actor: string, index: number) {
  return letter(actor, { id: `${actor}/likes/${index}`, type: 'Like', object: article });
}

export function boost(actor: string, index: number) {
  return letter(actor, { id: `${actor}/boosts/${index}`, type: 'Announce', object: article });
}

export function reply(actor: string, index: number) {
  const id = `${actor}/notes/${index}`;
  const to = 'https://www.w3.org/ns/activitystreams#Public';
  const note = { id, type: 'Note', attributedTo: actor, inReplyTo: article, content: '<p>شكرا</p>', to };
  return letter(actor, { id: `${id}#create`, type: 'Create', to, object: note });
}

const article = `${origin}/ap/articles/fan-out`;

function letter(actor: string, activity: object) {
  const body = JSON.stringify({ '@context': 'https://www.w3.org/ns/activitystreams', actor, ...activity });
  return { body, headers: signedHeaders(actor, body) };
}

function signedHeaders(actor: string, body: string): Record<string, string> {
  const { host } = new URL(origin);
  const date = new Date().toUTCString();
  const digest = `SHA-256=${createHash('sha256').update(body).digest('base64')}`;
  const text = `(request-target): post /ap/inbox\nhost: ${host}\ndate: ${date}\ndigest: ${digest}`;
  const signature = sign('sha256', Buffer.from(text), privateKey).toString('base64');
  const parameters = `keyId="${actor}#main-key",algorithm="rsa-sha256",headers="(request-target) host date digest",signature="${signature}"`;
  return { Host: host, Date: date, Digest: digest, 'Content-Type': 'application/activity+json', Signature: parameters };
}
