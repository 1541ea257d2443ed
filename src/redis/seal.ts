/**
 * What goes through Redis is sealed: nobody who reads there learns a key or a text, and nobody who writes there makes a
 * worker sign for us, or us believe that something was delivered. AES-256-GCM (NIST SP 800-38D) with keys that HKDF
 * (RFC 5869) makes of the secret that the operator gives.
 */
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

export type Seal = ReturnType<typeof createSeal>;

const algorithm = 'aes-256-gcm';
const nonceLength = 12;
const tagLength = 16;

export function createSeal(secret: string) {
  const derived = (use: string, length: number) => Buffer.from(hkdfSync('sha256', secret, '', `nashra ${use}`, length));
  const key = derived('parcels', 32);

  return {
    /** What those have in common who have the secret, and tells nothing of it: keys in Redis begin with it. */
    name: `nashra:${derived('name', 8).toString('hex')}`,

    close(value: unknown): string {
      const nonce = randomBytes(nonceLength);
      const cipher = createCipheriv(algorithm, key, nonce);
      const text = Buffer.concat([cipher.update(JSON.stringify(value)), cipher.final()]);
      return Buffer.concat([nonce, text, cipher.getAuthTag()]).toString('base64');
    },

    /** null for what nobody sealed who has the secret, or what was changed since. */
    open(sealed: string): unknown {
      const bytes = Buffer.from(sealed, 'base64');
      if (bytes.length < nonceLength + tagLength) return null;
      const decipher = createDecipheriv(algorithm, key, bytes.subarray(0, nonceLength), { authTagLength: tagLength });
      decipher.setAuthTag(bytes.subarray(-tagLength));
      try {
        const text = decipher.update(bytes.subarray(nonceLength, -tagLength));
        return JSON.parse(Buffer.concat([text, decipher.final()]).toString());
      } catch {
        return null;
      }
    },
  };
}
