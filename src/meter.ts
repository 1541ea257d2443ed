/** What the web process counts: plain integers, so that counting costs a request nothing. */

/** A number that only grows. */
export type Count = { value: number };

export type Meter = ReturnType<typeof createMeter>;

/** What an address is, as operators ask; `key` may be that of a document (`activity /a/x`). */
export function kindOfRequest(key: string): string {
  if (key.startsWith('activity ')) return 'activitypub';
  const [path = ''] = key.split('?', 1);
  return kinds.find(([pattern]) => pattern.test(path))?.[1] ?? 'page';
}

const kinds: [RegExp, string][] = [
  [/\/(rss\.xml|atom\.xml|feed\.json)$/, 'feed'],
  [/^\/a\//, 'article'],
  [/^\/media\//, 'media'],
  [/^\/ap\/(.*\/)?inbox$/, 'inbox'],
  [/^\/ap\//, 'activitypub'],
  [/^\/(\.well-known|nodeinfo)\//, 'discovery'],
  [/^\/(search|api\/v1\/search)\b/, 'search'],
  [/^\/api\//, 'api'],
  [/^\/desk\b/, 'desk'],
  [/^\/assets\//, 'asset'],
  [/^\/(healthz|readyz|metrics)$/, 'operator'],
  [/^\/(feeds|feeds\.opml|sitemap.*\.xml|robots\.txt|opensearch\.xml)$/, 'listing'],
];

const letterOutcomes: Record<number, string> = {
  202: 'accepted',
  400: 'malformed',
  401: 'unverified',
  403: 'blocked',
  408: 'too slow',
  413: 'too large',
  503: 'put off',
};

export function createMeter() {
  const requests = new Map<string, Count & { kind: string; status: number }>();
  const letters = new Map<string, Count>();
  const cache = { hit: { value: 0 }, miss: { value: 0 } };
  const rendering = { count: 0, seconds: 0 };
  const purges = { delivered: { value: 0 }, failed: { value: 0 } };

  return {
    requests,
    letters,
    cache,
    rendering,
    purges,

    /** The count of answers of this kind: to be kept where they are sent often. */
    requestsOf(kind: string, status: number): Count {
      const name = `${kind} ${status}`;
      const found = requests.get(name) ?? { kind, status, value: 0 };
      requests.set(name, found);
      return found;
    },

    /** A request to an inbox was answered. */
    letter(status: number): void {
      const outcome = letterOutcomes[status] ?? 'failed';
      const found = letters.get(outcome) ?? { value: 0 };
      found.value += 1;
      letters.set(outcome, found);
    },

    /** Writes a document, and counts how long that took. */
    timed<T>(write: () => T): T {
      const start = performance.now();
      try {
        return write();
      } finally {
        rendering.count += 1;
        rendering.seconds += (performance.now() - start) / 1000;
      }
    },
  };
}
