/**
 * What the signature of a request covers. Read more strictly than Fedify, which verifies it: Fedify tries every signature
 * that there is, takes the last of two parameters of one name, and demands of RFC 9421 that nothing be covered. So a
 * request has exactly one signature, spelled as both read it, over all that makes it a message to us and no other.
 */
import { address } from './incoming.ts';

/** The address of the key that signed; null for no signature, for several, and for one that covers too little. */
export function keyIdOf(headers: Headers): string | null {
  const input = headers.get('signature-input');
  const signature = input === null ? cavage(headers.get('signature') ?? '') : messageSignature(input);
  return signature === null || !isEnough(new Set(signature.covers)) ? null : address(signature.keyId);
}

type Signature = { keyId: string | undefined; covers: string[] };

/**
 * Every large server covers these, and perhaps more. Without the host, what was sent to others could be sent to us again;
 * without the digest, the same signature would fit any body.
 */
const enough = [
  ['(request-target)', 'host', 'date', 'digest'],
  ['@method', '@authority', 'content-digest'],
  ['@method', '@target-uri', 'content-digest'],
];

function isEnough(covers: Set<string>): boolean {
  return enough.some((names) => names.every((name) => covers.has(name)));
}

/** draft-cavage-http-signatures-12: `keyId="...",headers="(request-target) host",signature="..."`. */
function cavage(header: string): Signature | null {
  const pairs = header.split(',').map((pair) => /^\s*([A-Za-z]+)=(?:"([^"]*)"|(\d+))\s*$/.exec(pair));
  const found = named(pairs);
  return found && { keyId: found.get('keyId'), covers: (found.get('headers') ?? '').split(/\s+/) };
}

/** RFC 9421, one label: `sig1=("@method" "@authority");created=1;keyid="..."`. */
function messageSignature(header: string): Signature | null {
  const input = /^\s*[a-z*][a-z0-9_.*-]*=\(((?: *"[^"\\]*")*) *\)((?: *; *[a-z*][a-z0-9_.*-]*=(?:"[^"\\]*"|\d+))+)\s*$/;
  const [, components = '', parameters = ''] = input.exec(header) ?? [];
  const found = named([...parameters.matchAll(/; *([^=;\s]+)=(?:"([^"]*)"|(\d+))/g)]);
  const covers = [...components.matchAll(/"([^"]*)"/g)].map(([, name = '']) => name);
  return found && { keyId: found.get('keyid'), covers };
}

/** null where one could not be read, or is there twice. */
function named(pairs: (RegExpExecArray | null)[]): Map<string, string> | null {
  const found = new Map(
    pairs.flatMap((pair) => (pair === null ? [] : [[pair[1], pair[2] ?? pair[3]]])) as [string, string][],
  );
  return found.size === pairs.length ? found : null;
}
