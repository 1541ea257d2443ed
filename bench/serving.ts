/** What a feed costs when it is asked for: whole, unchanged, and the first time after a change. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createClient, documentAt, type Question } from './client.ts';
import { commonTag, writeArticle } from './corpus.ts';
import { createRecord, median, type Record } from './figures.ts';
import { type Plan, sizesOf } from './plan.ts';
import { listenBare, type Running, serve } from './process.ts';
import type { Workplace } from './workplace.ts';

/** A server that is compared: `name` is its number of articles, or `bare`. */
export type Subject = { name: string; running: Running; content: string | null };

export type Mode = 'whole' | 'unchanged' | 'cold';

export type Measured = {
  record: Record;
  subjects: string[];
  /** Of each document, from the largest corpus: bytes. */
  bytes: Map<string, number>;
  memory: { name: string; memory: number; peak: number }[];
};

/** The feeds of the site, and one of a channel that no setting names. */
export const documents = ['rss.xml', 'atom.xml', 'feed.json', `tags/${commonTag}/rss.xml`];

export const bareName = 'bare';

/** Where `bare-server.ts` has a document. */
const bareFile = (document: string) => String(documents.indexOf(document));

type Client = ReturnType<typeof createClient>;

export async function measureFeeds(workplace: Workplace, plan: Plan): Promise<Measured> {
  const servers = await startServers(workplace, plan);
  const { bare, bytes } = await startBare(workplace, servers.at(-1) as Subject);
  const subjects = [...servers, bare];
  const record = createRecord();
  const single = createClient(1);
  const crowd = createClient(plan.connections);
  for (let round = 0; round < plan.rounds.feeds; round++)
    for (const document of documents)
      for (const subject of turned(subjects, round))
        await measureWarm(subject, document, plan, { single, crowd }, record);
  await measureCold(servers, plan, single, record);
  const memory = await Promise.all(servers.map(async ({ name, running }) => ({ name, ...(await running.usage()) })));
  for (const client of [single, crowd]) client.close();
  for (const { running } of subjects) await running.stop();
  return { record, subjects: subjects.map(({ name }) => name), bytes, memory };
}

export function keyOf(document: string, mode: Mode, subject: string, unit: 'ms' | 'rate' | 'cpu'): string {
  return `${document} ${mode} ${subject} ${unit}`;
}

/** Each is started twice: the first one imports, and what that leaves in memory is not of interest here. */
function startServers(workplace: Workplace, plan: Plan): Promise<Subject[]> {
  const subjects = sizesOf(plan).map(async (size) => {
    const place = workplace.lasting(size);
    await (await serve(place)).running.stop();
    const { running } = await serve(place);
    return { name: String(size), running, content: place.content };
  });
  return Promise.all(subjects);
}

/** The bare server sends the very bytes that the largest corpus gives. */
async function startBare(workplace: Workplace, largest: Subject) {
  const place = { content: workplace.newFolder(), data: workplace.newFolder() };
  mkdirSync(place.content, { recursive: true });
  const bytes = new Map<string, number>();
  for (const document of documents) {
    const content = await documentAt(urlOf(largest, document));
    bytes.set(document, content.length);
    writeFileSync(join(place.content, bareFile(document)), content);
  }
  const { running } = await listenBare('bare-server.ts', [place.content], place);
  return { bare: { name: bareName, running, content: null } satisfies Subject, bytes };
}

function urlOf({ running, content }: Subject, document: string): string {
  return new URL(content === null ? bareFile(document) : document, `${running.url}/`).href;
}

async function measureWarm(
  subject: Subject,
  document: string,
  { requests }: Plan,
  { single, crowd }: { single: Client; crowd: Client },
  record: Record,
): Promise<void> {
  const url = urlOf(subject, document);
  const { tag } = await single.ask(url);
  const questions: [Mode, Question, number][] = [
    ['whole', { url, tag: null, status: 200 }, requests.whole],
    ['unchanged', { url, tag, status: 304 }, requests.unchanged],
  ];
  for (const [mode, question, many] of questions) {
    const key = (unit: 'ms' | 'rate' | 'cpu') => keyOf(document, mode, subject.name, unit);
    record.add(key('ms'), median(await single.oneByOne(question, requests.oneByOne)));
    const before = await subject.running.usage();
    const { rate, answered } = await crowd.load(question, many);
    record.add(key('rate'), rate);
    const after = await subject.running.usage();
    record.add(key('cpu'), (after.cpu - before.cpu) / answered);
  }
}

/** Saves the newest article anew, waits until its page shows that, and then asks each feed for the first time. */
async function measureCold(servers: Subject[], { changes }: Plan, client: Client, record: Record): Promise<void> {
  for (let edition = 1; edition <= changes.warmUp + changes.measured; edition++)
    for (const server of turned(servers, edition)) {
      const page = await newestPage(server);
      const { tag } = await client.ask(page);
      writeArticle(server.content as string, 0, edition);
      await changed(client, page, tag);
      for (const document of turned(documents, edition)) {
        const { milliseconds } = await client.ask(urlOf(server, document));
        if (edition > changes.warmUp) record.add(keyOf(document, 'cold', server.name, 'ms'), milliseconds);
      }
    }
}

async function newestPage(server: Subject): Promise<string> {
  const feed = JSON.parse(String(await documentAt(urlOf(server, 'feed.json')))) as { items: { url: string }[] };
  return new URL(new URL(String(feed.items[0]?.url)).pathname, server.running.url).href;
}

async function changed(client: Client, page: string, tag: string | null): Promise<void> {
  for (let tries = 0; tries < 1_000; tries++) {
    if ((await client.ask(page, tag)).status === 200) return;
    await sleep(10);
  }
  throw new Error(`${page} did not change within ten seconds of a save`);
}

/** The list begun at another place each time, so that nobody always comes first. */
function turned<Item>(items: Item[], by: number): Item[] {
  const at = by % items.length;
  return [...items.slice(at), ...items.slice(0, at)];
}
