import { existsSync, readFileSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { instanceHandle } from '../actor.ts';
import type { Archive } from '../archive.ts';
import { channelFile, siteChannel } from '../channel.ts';
import { checkClockElsewhere } from '../checkup/clock.ts';
import { checkContent, checkData, checkIcon, checkMedia, checkTimeZone, checkTokens } from '../checkup/inside.ts';
import { checkOutside } from '../checkup/outside.ts';
import { createProbe, type Probe } from '../checkup/probe.ts';
import { checkDispatch, checkPurge, checkServers } from '../checkup/servers.ts';
import { type Config, databaseName } from '../config.ts';
import { isArticle } from '../content/content-folder.ts';
import { filesBelow } from '../content/files-below.ts';
import { hashOf } from '../content/importer.ts';
import { parseSite } from '../content/site-file.ts';
import { diskFault } from '../disk-fault.ts';
import { makeKeys, publicPem } from '../federation/keys.ts';
import { signedByUs } from '../federation/self-test.ts';
import { formats } from '../feeds/formats.ts';
import { type Finding, wrong } from '../finding.ts';
import { createFetch, isPublicAddress } from '../outgoing.ts';
import { describe } from '../problem.ts';
import { programVersion } from '../program.ts';
import { openStores } from '../sqlite/archive.ts';
import { takeServingLock } from '../sqlite/database.ts';
import { examine, overdueIn } from '../sqlite/examination.ts';
import { checkXml } from '../text/xml-reading.ts';
import { instantOf } from '../time.ts';
import { print } from './stores.ts';
import { UsageError } from './usage-error.ts';

type Stores = ReturnType<typeof openStores>;

/** Looks at everything that can be wrong, changes nothing, and says what to do. 1 where something is wrong. */
export async function doctorCommand(config: Config, given: string | undefined, { json = false }: { json?: boolean }) {
  const url = urlOf(given ?? config.origin ?? `http://localhost:${config.port}`);
  const findings: Finding[] = [];
  for await (const finding of findingsOf(config, url)) {
    findings.push(finding);
    print(json ? [JSON.stringify(finding)] : linesOf(finding));
  }
  const count = findings.filter(({ level }) => level === 'wrong').length;
  if (!json) print([`${count} wrong, ${findings.length - count} to know`]);
  return count > 0 ? 1 : 0;
}

function urlOf(text: string): string {
  if (!URL.canParse(text) || !/^https?:/.test(text))
    throw new UsageError(`"${text}" is no address; write https://news.example`);
  return new URL(text).origin;
}

async function* findingsOf(config: Config, url: string): AsyncGenerator<Finding> {
  try {
    yield* checkAll(config, url);
  } catch (error) {
    // Even reading a database in use takes a few bytes beside it.
    const fault = diskFault(error);
    if (fault === null) throw error;
    yield wrong(
      'disk',
      fault,
      'the rest could not be looked at',
      'make room, and ask again; data/sizes may be deleted',
    );
  }
}

async function* checkAll(config: Config, url: string): AsyncGenerator<Finding> {
  const { data } = config;
  const path = join(data, databaseName);
  if (!existsSync(path))
    return yield wrong(
      'database',
      `there is no database in "${data}"`,
      path,
      'set NASHRA_DATA as the server has it, or start the server',
    );
  yield* checkData(data, statSync(path).size);
  const { damage, schema } = examine(path);
  yield* checkSite(config);
  yield* checkLocks(data);
  if (damage.length > 0)
    yield wrong(
      'database',
      'the database is damaged',
      damage.join('; '),
      'stop the server, and restore a backup: nashra restore --force FILE',
    );
  if (schema !== 'current') {
    const todo =
      schema === 'older' ? 'nashra migrate, or start the server' : 'start the newer program, or restore a backup';
    yield wrong('schema', `the database is ${schema} than this program`, path, todo);
  }
  // Of a database that cannot be understood nothing else is asked.
  if (damage.length > 0 || schema !== 'current') return;
  const stores = openStores(path);
  try {
    yield* await checkStores(config, stores);
    yield* await checkWorld(config, stores, url);
  } finally {
    stores.archive.close();
  }
}

function checkSite({ content }: Config): Finding[] {
  const path = join(content, 'site.yaml');
  try {
    const { site, problems } = parseSite(readFileSync(path, 'utf8'), path);
    if (site) return checkTimeZone(/^timezone:/m.test(readFileSync(path, 'utf8')));
    return [
      wrong(
        'content',
        'site.yaml is wrong, and the former one holds',
        problems.map(describe).join('; '),
        'mend these lines',
      ),
    ];
  } catch (error) {
    return [
      wrong(
        'content',
        'the content folder cannot be read',
        (error as Error).message,
        'set NASHRA_CONTENT as the server has it, and let its user read the folder',
      ),
    ];
  }
}

/** Whoever serves and sends holds a lock for as long as it lives. */
function checkLocks(data: string): Finding[] {
  const found: Finding[] = [];
  for (const [name, what] of [
    ['serving.lock', 'nobody serves'],
    ['sending.lock', 'nobody delivers for'],
  ] as const) {
    const lock = existsSync(join(data, name)) ? takeServingLock(join(data, name)) : 'free';
    if (lock !== null && lock !== 'free') lock.release();
    if (lock !== null)
      found.push(
        wrong(
          'process',
          `${what} this database`,
          `${name} is free`,
          'start the server; it starts its sender by itself',
        ),
      );
  }
  return found;
}

/** Milliseconds after which a sender that lives would have taken what is due. */
const patience = 10 * 60_000;

async function checkStores(config: Config, { archive, federation, desk, purges }: Stores): Promise<Finding[]> {
  const { data, content } = config;
  const closed: string[] = [];
  const articles = (await filesBelow(join(content, 'articles'), { closed: (folder) => closed.push(folder) })).filter(
    isArticle,
  );
  const overdue = overdueIn(join(data, databaseName), Date.now(), patience);
  const stuck = wrong(
    'queue',
    `${overdue} deliveries are due for more than ten minutes, and nobody sends them`,
    'nashra deliveries',
    'look for the sender in the log (nashra·sender), and start the server again',
  );
  const isTaken = (file: string) => isTakenBy(archive, content, file);
  return [
    ...checkContent(content, { articles, closed }, isTaken, Date.now()),
    ...checkMedia(archive.mediaList({ limit: Number.MAX_SAFE_INTEGER }), join(data, 'media')),
    ...(overdue > 0 ? [stuck] : []),
    ...checkDispatch(federation.dispatch()),
    ...checkServers(federation.servers()),
    ...(config.purge ? checkPurge(purges.fault()) : []),
    ...checkTokens(desk.tokens(), instantOf(new Date())),
    ...checkIconOf(config, archive),
  ];
}

function checkIconOf({ content }: Config, archive: Archive): Finding[] {
  const path = join(content, 'site.yaml');
  try {
    const icon = parseSite(readFileSync(path, 'utf8'), path).site?.icon ?? null;
    return checkIcon(icon, icon !== null && archive.media(icon) !== null);
  } catch {
    // That it cannot be read is said already.
    return [];
  }
}

function isTakenBy(archive: Archive, content: string, file: string): boolean {
  const path = relative(content, file).split(sep).join('/').normalize('NFC');
  return archive.source(path)?.hash === hashOf(readFileSync(file));
}

/** From outside, as others see it. */
async function checkWorld(config: Config, { archive, federation }: Stores, url: string): Promise<Finding[]> {
  // Whoever asks for a handle binds the publication to it: this must not be the doctor, before anybody else has.
  const wished = federation.handleOf(siteChannel);
  const handle = federation.hasKeys(wished) ? wished : instanceHandle;
  const keyOf = (one: string) => federation.keysOf(one, makeKeys).rsa;
  const origin = federation.origin() ?? url;
  const followers = federation.followers();
  const asker = { userAgent: `Nashra-doctor/${programVersion()}`, sockets: 8 };
  const probe = createProbe(url, createFetch({ ...asker, allowPrivate: true }));
  const articles = archive.articles(siteChannel, { limit: 50, notices: false }) ?? [];
  const outside = await checkOutside(probe, {
    origin: url,
    handle,
    instance: { handle: instanceHandle, key: publicPem(keyOf(instanceHandle)) },
    article: articles.find(({ federate }) => federate !== 'never')?.id ?? null,
    checkXml,
    feeds: formats.map(({ file }) => channelFile(siteChannel, file)),
    now: Date.now,
  });
  const fetch = createFetch({ ...asker, allowPrivate: config.allowPrivateAddresses });
  const hosts = [...new Set(followers.map(({ actor }) => new URL(actor).host))];
  const scheme = config.allowPrivateAddresses ? 'http:' : 'https:';
  return [
    ...checkKnownOrigin(origin, url, followers.length),
    ...outside,
    ...(outside.length === 0 ? await checkSignature(config, probe, keyOf(handle), handle) : []),
    ...(await checkClockElsewhere(hosts, { fetch, scheme, now: Date.now })),
  ];
}

function checkKnownOrigin(known: string, url: string, followers: number): Finding[] {
  if (known === url) return [];
  const what = `the database is that of ${known}, and ${url} was asked`;
  return [
    wrong(
      'origin',
      what,
      `${followers} followers know it by that`,
      `set NASHRA_ORIGIN=${known}, or give that address: nashra doctor ${known}`,
    ),
  ];
}

/** A message that we sign ourselves goes all the way: through the proxy, to the key, and back. */
async function checkSignature(
  { allowPrivateAddresses }: Config,
  probe: Probe,
  rsa: string,
  handle: string,
): Promise<Finding[]> {
  // Where federation cannot reach our own address, nobody can verify anything.
  const { hostname } = new URL(probe.url);
  if (
    !allowPrivateAddresses &&
    (hostname === 'localhost' || (/^[\d.]+$|:/.test(hostname) && !isPublicAddress(hostname)))
  )
    return [];
  const { body, headers } = await signedByUs(probe.url, handle, rsa);
  const got = await probe.post('/ap/inbox', body, headers);
  if (typeof got !== 'string' && got.status === 202) return [];
  const status = typeof got === 'string' ? got : `answered ${got.status}`;
  const hint = status.includes('503')
    ? 'let this machine reach its own public address'
    : 'let the proxy pass on Date, Digest, Signature and the body unchanged';
  return [
    wrong(
      'signature',
      'a message that is signed by this house is not believed by it',
      `POST /ap/inbox, signed as ${instanceHandle === handle ? 'the server' : handle}: ${status}`,
      hint,
    ),
  ];
}

function linesOf({ level, check, what, seen, todo }: Finding): string[] {
  return [`${level === 'wrong' ? 'WRONG' : 'note '} ${check}: ${what}`, `      seen: ${seen}`, `      do: ${todo}`];
}
