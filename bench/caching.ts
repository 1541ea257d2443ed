/** What a cache in front saves: readers who ask the server itself, through nginx, and through an nginx that keeps. */
import { createClient, type Headers } from './client.ts';
import { type DocumentName, wantedOf } from './documents.ts';
import { count, createRecord, factor, figure, type Record, type Result, table, turned } from './figures.ts';
import { load } from './load.ts';
import { startProxy } from './nginx.ts';
import type { Plan } from './plan.ts';
import { type Running, serve } from './process.ts';
import type { Workplace } from './workplace.ts';

const questions: { name: string; document: DocumentName; unchanged?: true }[] = [
  { name: 'feed, gzip', document: 'feed, gzip' },
  { name: 'feed, 304', document: 'feed, gzip', unchanged: true },
  { name: 'article page, gzip', document: 'article page' },
  { name: 'article page, 304', document: 'article page', unchanged: true },
  { name: 'actor', document: 'actor' },
  { name: 'picture', document: 'picture' },
];

/** By which a reader comes to the server. */
type Way = { name: string; url: string };

const direct = 'the server alone';
const proxied = 'nginx';
const keeping = 'nginx that keeps';

export async function measureCaching(workplace: Workplace, plan: Plan): Promise<Result> {
  const { running: server } = await serve(await workplace.lasting(Math.min(...plan.sizes)), 'server');
  const proxies = [
    { name: proxied, running: await startProxy(workplace.newFolder(), 'nginx.conf', server.url) },
    { name: keeping, running: await startProxy(workplace.newFolder(), 'nginx-cache.conf', server.url) },
  ].flatMap(({ name, running }) => (running === null ? [] : [{ name, running }]));
  const ways: Way[] = [
    { name: direct, url: server.url },
    ...proxies.map(({ name, running }) => ({ name, url: running.url })),
  ];
  const record = createRecord();
  const asked = questions.slice(0, plan.questions);
  const wanted = await wantedOf(server.url);
  for (let round = -plan.warmUps; round < plan.rounds.serve; round++)
    for (const { name, document, unchanged } of asked)
      for (const way of turned(ways, round + plan.warmUps)) {
        const { path, headers } = wanted[document];
        const kept = round < 0 ? createRecord() : record;
        const url = way.url + path;
        await measure(url, await headersOf(url, headers, unchanged), `${name} ${way.name}`, server, plan, kept);
      }
  for (const { running } of [...proxies, { running: server }]) await running.stop();
  return {
    tables: [
      tableOf(
        record,
        asked.map(({ name }) => name),
        ways,
      ),
    ],
  };
}

async function headersOf(url: string, headers: Headers, unchanged = false): Promise<Headers> {
  const client = createClient();
  const { tag } = await client.whole(url, headers);
  client.close();
  return unchanged ? { ...headers, 'If-None-Match': String(tag) } : headers;
}

/** `cpu`: of the server, for one answer that a reader gets. */
async function measure(
  url: string,
  headers: Headers,
  name: string,
  server: Running,
  { connections, seconds }: Plan,
  record: Record,
): Promise<void> {
  const before = await server.usage();
  const { rate, answered, p99 } = await load(url, headers, connections, seconds);
  const after = await server.usage();
  record.add(`${name} rate`, rate);
  record.add(`${name} cpu`, (after.cpu - before.cpu) / answered);
  record.add(`${name} p99`, p99);
}

/** Answers a second, and in brackets the CPU of the server for one, in microseconds, and the p99 in milliseconds. */
function tableOf(record: Record, names: string[], ways: Way[]): string {
  const head = [
    'answers/s (CPU µs of the server; p99 ms)',
    ...ways.map(({ name }) => name),
    ...(ways.length > 1 ? [`answers, ${keeping} : alone`, `CPU, ${keeping} : alone`] : []),
  ];
  const rows = names.map((name) => [
    name,
    ...ways.map((way) => {
      const of = (unit: string) => record.median(`${name} ${way.name} ${unit}`);
      return `${count(Math.round(of('rate')))} (${figure(of('cpu'))}; ${figure(of('p99'))})`;
    }),
    ...(ways.length > 1
      ? ['rate', 'cpu'].map((unit) => factor(record.ratio(`${name} ${keeping} ${unit}`, `${name} ${direct} ${unit}`)))
      : []),
  ]);
  return table(head, rows);
}
