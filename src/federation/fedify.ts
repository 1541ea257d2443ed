/**
 * Fedify, from the first message on that is signed or checked: it holds 17 MB in the server and 27 in the sender, of which a
 * publication that nobody follows needs nothing.
 */
type Signatures = typeof import('@fedify/fedify/sig');

let signatures: Promise<Signatures> | null = null;

export function loadSignatures(): Promise<Signatures> {
  signatures ??= import('@fedify/fedify/sig');
  return signatures;
}

/** The JSON-LD contexts that Fedify has built in, by address. */
export async function loadContexts(): Promise<Record<string, unknown>> {
  return (await import('@fedify/vocab-runtime')).preloadedContexts;
}
