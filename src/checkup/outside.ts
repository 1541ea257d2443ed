/** Whether the publication is reached as it should be, through whatever stands before it. */
import { type Finding, notice, wrong } from '../finding.ts';
import { checkClock } from './clock.ts';
import { type Got, type Probe, seenOf } from './probe.ts';

/** What the house itself knows, to compare. */
export type Expected = {
  origin: string;
  /** One by which it may be asked for; asking binds the publication to it. */
  handle: string;
  /** The actor of the whole server, which every house has under the same name, and its public key, PEM. */
  instance: { handle: string; key: string };
  /** A published article that is in the fediverse; null where there is none. */
  article: string | null;
  /** Throws for what is no well-formed XML. */
  checkXml: (text: string) => void;
  feeds: string[];
  now: () => number;
};

const activity = 'application/activity+json';

export async function checkOutside(probe: Probe, expected: Expected): Promise<Finding[]> {
  const answers = await checkAnswers(probe, expected);
  if (answers.length > 0) return answers;
  // In another house nothing else that is found would be the fault of what stands between.
  const elsewhere = await checkOrigin(probe, expected);
  if (elsewhere.length > 0) return elsewhere;
  const checks = [checkAccept, checkWebfinger, checkNodeinfo, checkInbox, checkFeeds, checkClock, checkMetrics];
  const found: Finding[] = [];
  for (const check of checks) found.push(...(await check(probe, expected)));
  return found;
}

/** That something answers there, and that it is Nashra: whatever else is asked makes sense only then. */
async function checkAnswers(probe: Probe, { origin }: Expected): Promise<Finding[]> {
  const path = '/healthz';
  const got = await probe.get(path);
  if (typeof got !== 'string' && got.status === 200 && got.text.trim() === 'ok') return [];
  const isSilent = typeof got === 'string' || (got.status >= 502 && got.status <= 504);
  const start = isSilent
    ? 'see that the server runs, that its name leads there, and that the proxy passes to its HOST and PORT'
    : 'let the proxy pass every path to Nashra';
  return [
    wrong(
      'origin',
      `${probe.url} does not answer as Nashra does`,
      seenOf(path, got),
      `${start}; NASHRA_ORIGIN is ${origin}`,
    ),
  ];
}

function actorPath(handle: string): string {
  return `/ap/actors/${handle}`;
}

/** That what is there is this house, under the name by which it is called. */
async function checkOrigin(probe: Probe, { instance, now }: Expected): Promise<Finding[]> {
  const path = actorPath(instance.handle);
  // By an address that no cache can know.
  const got = await probe.get(`${path}?doctor=${now()}`, { Accept: activity });
  // Whether it can be asked for at all is the next check's.
  if (typeof got === 'string' || !got.json?.id) return [];
  const seen = `GET ${path}: its id is ${got.json.id}`;
  const wanted = probe.url + path;
  if (got.json.id !== wanted)
    return [
      wrong(
        'origin',
        `the server says that it is ${String(got.json.id).replace(/\/ap\/.*/, '')}, and is reached at ${probe.url}`,
        seen,
        `if another server is meant, let the proxy pass to that one's HOST and PORT; else start this one with NASHRA_ORIGIN=${probe.url}, or ask at the address that it has; once it has followers its origin must stay`,
      ),
    ];
  if (got.json.publicKey?.publicKeyPem?.trim() === instance.key.trim()) return [];
  return [
    wrong(
      'key',
      'the key that others see is not the one that signs: nothing that is sent will be believed',
      `GET ${path}: another publicKeyPem than the database has`,
      'see that the server behind this name serves this NASHRA_DATA, and that no cache keeps an old answer; after a mistake restore the database that has the former key',
    ),
  ];
}

/** That a request for ActivityPub gets it, with nothing in between that drops `Accept` or mixes answers up. */
async function checkAccept(probe: Probe, expected: Expected): Promise<Finding[]> {
  const path = expected.article === null ? actorPath(expected.instance.handle) : `/a/${expected.article}`;
  const fresh = `${path}?doctor=${expected.now()}`;
  const asked = await probe.get(fresh, { Accept: activity });
  if (!isActivity(asked))
    return [
      wrong(
        'accept',
        'who asks for ActivityPub gets a page: the proxy drops the header Accept',
        seenOf(`${fresh} with Accept: ${activity}`, asked),
        'let the proxy pass on Accept as it came; nobody can follow until then',
      ),
    ];
  return checkCache(probe, path);
}

/** The page itself too, to which the permanent address leads: some caches keep no redirections. */
async function checkCache(probe: Probe, path: string): Promise<Finding[]> {
  const page = await probe.get(path, { Accept: 'text/html' });
  const location = typeof page === 'string' ? undefined : page.headers.location;
  for (const place of [path, ...(location === undefined ? [] : [new URL(location, probe.url).pathname])]) {
    await probe.get(place, { Accept: 'text/html' });
    const again = await probe.get(place, { Accept: activity });
    if (!isActivity(again))
      return [
        wrong(
          'cache',
          'a cache gives the page to who asks for ActivityPub: it does not regard Vary',
          `${seenOf(place, again)} after the page was asked for`,
          'let the cache regard Vary: Accept, or keep /a/ and /ap/ out of it',
        ),
      ];
  }
  return [];
}

function isActivity(got: Got | string): boolean {
  if (typeof got === 'string') return false;
  return got.status === 302 ? String(got.headers.location).includes('/ap/articles/') : got.type.startsWith(activity);
}

async function checkWebfinger(probe: Probe, { handle, origin }: Expected): Promise<Finding[]> {
  const account = `acct:${handle}@${new URL(probe.url).host}`;
  const path = `/.well-known/webfinger?resource=${account}`;
  const got = await probe.get(path);
  const links = typeof got === 'string' ? [] : (got.json?.links ?? []);
  const self = links.find?.(({ rel }: { rel?: string }) => rel === 'self')?.href;
  if (self === `${origin}/ap/actors/${handle}`) return [];
  const seen = self === undefined ? seenOf(path, got) : `${seenOf(path, got)}, self is ${self}`;
  return [
    wrong(
      'webfinger',
      `nobody can find @${account.slice(5)}`,
      seen,
      'let the proxy pass /.well-known/ to Nashra, and not to a folder of its own',
    ),
  ];
}

async function checkNodeinfo(probe: Probe): Promise<Finding[]> {
  const path = '/.well-known/nodeinfo';
  const found = await probe.get(path);
  const href = typeof found === 'string' ? undefined : found.json?.links?.[0]?.href;
  const place = URL.canParse(href ?? '') ? new URL(href).pathname : null;
  const got = place === null ? found : await probe.get(place);
  if (typeof got !== 'string' && got.json?.software?.name === 'nashra') return [];
  return [
    wrong(
      'nodeinfo',
      'other servers cannot learn what this one is',
      seenOf(place ?? path, got),
      'let the proxy pass /.well-known/ and /nodeinfo/ to Nashra',
    ),
  ];
}

/** An inbox refuses what is not signed with 401, after it was read whole. */
async function checkInbox(probe: Probe, { origin }: Expected): Promise<Finding[]> {
  const actor = `${origin}/ap/actors/nobody`;
  const letter = { id: `${actor}#doctor`, type: 'View', actor, object: origin, content: 'x'.repeat(200_000) };
  const got = await probe.post('/ap/inbox', JSON.stringify(letter), { 'Content-Type': activity });
  if (typeof got !== 'string' && got.status === 401) return [];
  const seen = seenOf('/ap/inbox', got).replace('GET', 'POST');
  return [
    wrong(
      'inbox',
      'what other servers send does not arrive',
      `${seen}, and not 401 as for a letter without a signature`,
      'let the proxy pass POST with its body, up to 1 MB, and all headers',
    ),
  ];
}

async function checkFeeds(probe: Probe, { feeds, checkXml }: Expected): Promise<Finding[]> {
  const found: Finding[] = [];
  for (const path of feeds) {
    const got = await probe.get(path);
    const fault = faultOf(path, got, checkXml) ?? (await staleness(probe, path, got as Got));
    if (fault !== null)
      found.push(
        wrong(
          'feed',
          `${path} is no feed that readers can take`,
          `${seenOf(path, got)}: ${fault}`,
          'let the proxy change nothing in it; if it is so at HOST and PORT too, look for ERR in the log',
        ),
      );
  }
  return found;
}

function faultOf(path: string, got: Got | string, checkXml: (text: string) => void): string | null {
  if (typeof got === 'string' || got.status !== 200) return 'it is not there';
  if (path.endsWith('.json'))
    return got.json?.version?.startsWith('https://jsonfeed.org/') ? null : 'it is no JSON Feed';
  try {
    checkXml(got.text);
  } catch (error) {
    return `it is no XML: ${(error as Error).message.split('\n')[0]}`;
  }
  return /<(rss|feed)\b/.test(got.text) ? null : 'it is neither RSS nor Atom';
}

/** A reader that has it must be told so, or every reader fetches the whole each time. */
async function staleness(probe: Probe, path: string, got: Got): Promise<string | null> {
  const { etag } = got.headers;
  if (!etag) return 'its ETag is gone';
  const again = await probe.get(path, { 'If-None-Match': etag });
  // It may have changed in this moment.
  const isFresh = typeof again !== 'string' && (again.status === 304 || again.headers.etag !== etag);
  return isFresh ? null : 'who has it already is sent it again: If-None-Match is dropped';
}

async function checkMetrics(probe: Probe): Promise<Finding[]> {
  const got = await probe.get('/metrics');
  const isLocal = /^(localhost|127\.|\[::1\])/.test(new URL(probe.url).host);
  if (typeof got === 'string' || got.status !== 200 || isLocal) return [];
  return [
    notice(
      'metrics',
      'everybody can read /metrics',
      seenOf('/metrics', got),
      'let the proxy set X-Forwarded-For, or set NASHRA_METRICS_TOKEN',
    ),
  ];
}
