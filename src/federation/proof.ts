/**
 * Object integrity proofs (FEP-8b32, eddsa-jcs-2022), over the very JSON that is sent. Fedify's `createProof` signs its
 * own serialisation of a vocabulary object, which is another JSON than ours, and it is asynchronous: a transaction is not.
 */
import { createHash, type KeyObject, sign } from 'node:crypto';
import type { Json } from './json.ts';
import { multibase } from './keys.ts';

export function withProof(document: Json, key: KeyObject, keyId: string, created: string): Json {
  const proof = {
    type: 'DataIntegrityProof',
    cryptosuite: 'eddsa-jcs-2022',
    verificationMethod: keyId,
    proofPurpose: 'assertionMethod',
    created,
  };
  const signed = Buffer.concat([digest({ '@context': document['@context'], ...proof }), digest(document)]);
  return { ...document, proof: { ...proof, proofValue: multibase(sign(null, signed, key)) } };
}

function digest(value: Json): Buffer {
  return createHash('sha256').update(canonical(value)).digest();
}

/** RFC 8785 for what we send: strings, whole numbers, truth values, lists, objects. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const fields = Object.entries(value).filter(([, field]) => field !== undefined);
  // By UTF-16 code units, as `<` compares.
  fields.sort(([one], [other]) => (one < other ? -1 : 1));
  return `{${fields.map(([name, field]) => `${JSON.stringify(name)}:${canonical(field)}`).join(',')}}`;
}
