/** What happens right after a change: the first who asks, a crowd that asks at once, and readers beside a busy newsroom. */
import { setTimeout as sleep } from 'node:timers/promises';
import { type Client, createClient } from './client.ts';
import { commonTag, writeArticle } from './corpus.ts';
import { count, createRecord, factor, figure, type Record, type Result, table, turned } from './figures.ts';
import { load, stampede } from './load.ts';
import { largestOf, type Plan } from './plan.ts';
import { type Running, serve } from './process.ts';
import type { Workplace } from './workplace.ts';

const gzip = { 'Accept-Encoding': 'gzip' };
/** The feeds of the site, and one of a channel that no setting names. */
const feeds = ['rss.xml', 'atom.xml', 'feed.json', `tags/${commonTag}/rss.xml`];
const crowded = 'rss.xml';
const publishingEvery = 100;
/** Articles that are edited in turn, all on the first page. */
const busyArticles = 20;

type Newsroom = { size: number; running: Running; content: string; edition: number };

export async function measureStampede(workplace: Workplace, plan: Plan): Promise<Result> {
  const record = createRecord();
  const client = createClient();
  const newsrooms: Newsroom[] = [];
  for (const size of plan.sizes) {
    const place = await workplace.lasting(size);
    newsrooms.push({ size, running: (await serve(place, 'server')).running, content: place.content, edition: 0 });
  }
  const largest = newsrooms.at(-1) as Newsroom;
  for (let round = -plan.warmUps; round < plan.rounds.stampede; round++) {
    const kept = round < 0 ? createRecord() : record;
    for (const newsroom of turned(newsrooms, round + plan.warmUps)) await askFirst(newsroom, client, kept);
    await askTogether(largest, client, plan, kept);
    await askBesideNewsroom(largest, plan, kept);
  }
  client.close();
  for (const newsroom of newsrooms) {
    await newsroom.running.stop();
    for (let age = 0; age < busyArticles; age++) writeArticle(newsroom.content, age);
  }
  return { tables: [coldTable(record, plan), crowdTable(record, plan)], curves: curvesOf(record, plan) };
}

/** Each feed for the first time after a change. */
async function askFirst(newsroom: Newsroom, client: Client, record: Record): Promise<void> {
  await change(newsroom, client);
  for (const feed of turned(feeds, newsroom.edition)) {
    const { milliseconds } = await client.whole(`${newsroom.running.url}/${feed}`, gzip);
    record.add(`cold ${feed} ${newsroom.size}`, milliseconds);
  }
}

/** What a crowd costs more than when the feed is ready, by what one reader costs more: 1 where it is written once. */
async function askTogether(newsroom: Newsroom, client: Client, { crowd }: Plan, record: Record) {
  const url = `${newsroom.running.url}/${crowded}`;
  const one = async () => ({ slowest: (await client.whole(url, gzip)).milliseconds, p99: 0 });
  const all = () => stampede(url, gzip, crowd, Math.ceil(crowd / 300));
  const costs: number[] = [];
  for (const [name, ask] of [['one', one] as const, ['all', all] as const]) {
    await change(newsroom, client);
    for (const state of ['cold', 'warm']) {
      const before = await newsroom.running.usage();
      const { slowest, p99 } = await ask();
      const after = await newsroom.running.usage();
      costs.push(after.cpu - before.cpu);
      record.add(`${name} ${state} slowest`, slowest);
      record.add(`${name} ${state} p99`, p99);
      record.add(`${name} ${state} cpu`, (after.cpu - before.cpu) / 1000);
    }
  }
  const [oneCold = 0, oneWarm = 0, allCold = 0, allWarm = 0] = costs;
  record.add('writings', (allCold - allWarm) / (oneCold - oneWarm));
}

/** The same load twice: in quiet, and while articles on the first page are saved. */
async function askBesideNewsroom(newsroom: Newsroom, { connections, seconds }: Plan, record: Record): Promise<void> {
  const url = `${newsroom.running.url}/${crowded}`;
  for (const state of ['quiet', 'busy']) {
    const saving = state === 'busy' ? setInterval(() => saveNext(newsroom), publishingEvery) : undefined;
    const { rate, p99, slowest } = await load(url, gzip, connections, seconds);
    clearInterval(saving);
    record.add(`${state} rate`, rate);
    record.add(`${state} p99`, p99);
    record.add(`${state} slowest`, slowest);
  }
}

function saveNext(newsroom: Newsroom): void {
  newsroom.edition += 1;
  writeArticle(newsroom.content, newsroom.edition % busyArticles, newsroom.edition);
}

/** Saves the newest article anew, and waits until its page shows that and all that follows is done. */
async function change(newsroom: Newsroom, client: Client): Promise<void> {
  const page = await newestPage(newsroom, client);
  const { tag } = await client.whole(page);
  newsroom.edition += 1;
  writeArticle(newsroom.content, 0, newsroom.edition);
  for (let tries = 0; tries < 1_000; tries++) {
    await sleep(10);
    if ((await client.ask(page, { 'If-None-Match': String(tag) })).status === 200) return void (await sleep(50));
  }
  throw new Error(`${page} did not change within ten seconds of a save`);
}

/** By a feed that no crowd is measured with. */
async function newestPage({ running }: Newsroom, client: Client): Promise<string> {
  const { body } = await client.whole(`${running.url}/feed.json`, {});
  const feed = JSON.parse(String(body)) as { items: { url: string }[] };
  return new URL(new URL(String(feed.items[0]?.url)).pathname, running.url).href;
}

function coldTable(record: Record, { sizes }: Plan): string {
  const [first = 0] = sizes;
  const last = sizes.at(-1) ?? 0;
  const head = ['ms, first after a change, gzip', ...sizes.map(count), `${count(last)} : ${count(first)}`, 'goal'];
  const rows = feeds.map((feed) => [
    feed,
    ...sizes.map((size) => figure(record.median(`cold ${feed} ${size}`))),
    factor(record.ratio(`cold ${feed} ${last}`, `cold ${feed} ${first}`)),
    'within 0.10',
  ]);
  return table(head, rows);
}

function crowdTable(record: Record, plan: Plan): string {
  const size = count(largestOf(plan));
  const crowd = count(plan.crowd);
  const ms = (name: string) => figure(record.median(name));
  return table(
    [`${crowded}, gzip, ${size} articles`, 'ready', 'after a change', 'goal'],
    [
      ['one request, ms', ms('one warm slowest'), ms('one cold slowest'), ''],
      [`${crowd} at once: all answered after, ms`, ms('all warm slowest'), ms('all cold slowest'), ''],
      [`${crowd} at once: p99, ms`, ms('all warm p99'), ms('all cold p99'), ''],
      ['one request: CPU, ms', ms('one warm cpu'), ms('one cold cpu'), ''],
      [`${crowd} at once: CPU, ms`, ms('all warm cpu'), ms('all cold cpu'), ''],
      [
        `${crowd} at once: CPU more than when ready, in writings of the feed`,
        '',
        factor(record.median('writings')),
        '1',
      ],
    ],
  ).concat(
    '\n\n',
    table(
      [`${crowded}, gzip, ${plan.connections} connections`, 'in quiet', 'ten saves a second beside', 'goal'],
      [
        ['answers/s', ms('quiet rate'), ms('busy rate'), ''],
        ['p99, ms', ms('quiet p99'), ms('busy p99'), '13 reached by a prototype'],
        ['slowest, ms', ms('quiet slowest'), ms('busy slowest'), ''],
      ],
    ),
  );
}

function curvesOf(record: Record, { sizes }: Plan) {
  const points = sizes.map((size): [number, number] => [size, record.median(`cold ${crowded} ${size}`)]);
  return [{ unit: 'milliseconds', name: 'feed after a change', points }];
}
