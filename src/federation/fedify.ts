/**
 * Fedify, from the first message on that is signed or checked: it holds 17 MB in the server and 27 in the sender, of which a
 * publication that nobody follows needs nothing. Node keeps what was loaded, and tries again what failed.
 */
export const loadSignatures = () => import('@fedify/fedify/sig');

/** The JSON-LD contexts that Fedify has built in, by address. */
export async function loadContexts(): Promise<Record<string, unknown>> {
  return (await import('@fedify/vocab-runtime')).preloadedContexts;
}
