import { createHash, type KeyObject, sign } from 'node:crypto';
import { promisify } from 'node:util';

const signed = promisify(sign) as (algorithm: string, data: Buffer, key: KeyObject) => Promise<Buffer>;

/** `SHA-256=...`, the header that the signature covers in place of the body. */
export function digestOf(body: Uint8Array): string {
  return `SHA-256=${createHash('sha256').update(body).digest('base64')}`;
}

/**
 * Headers of a POST that is signed as in draft-cavage-http-signatures-12, which every server takes. By `node:crypto` and a
 * key that is read once: through WebCrypto and a Request object, as Fedify does it, a delivery costs a third more CPU.
 */
export async function cavageHeaders(
  address: string,
  digest: string,
  key: KeyObject,
  keyId: string,
): Promise<Record<string, string>> {
  const { host, pathname, search } = new URL(address);
  const date = new Date().toUTCString();
  const type = 'application/activity+json';
  const text = `(request-target): post ${pathname}${search}\nhost: ${host}\ndate: ${date}\ndigest: ${digest}\ncontent-type: ${type}`;
  const signature = (await signed('sha256', Buffer.from(text), key)).toString('base64');
  const covered = '(request-target) host date digest content-type';
  return {
    Host: host,
    Date: date,
    Digest: digest,
    'Content-Type': type,
    Signature: `keyId="${keyId}",algorithm="rsa-sha256",headers="${covered}",signature="${signature}"`,
  };
}
