/** What answers cost that are ready: beside bare node:http and nginx, which send the same bytes, and at every size. */
import type { Headers } from './client.ts';
import { createClient } from './client.ts';
import { catchDocuments, type DocumentName, wantedOf } from './documents.ts';
import { count, createRecord, type Record as Figures, factor, figure, type Result, table, turned } from './figures.ts';
import { load } from './load.ts';
import { startNginx } from './nginx.ts';
import { largestOf, type Plan } from './plan.ts';
import { listenBare, type Running, serve } from './process.ts';
import type { Workplace } from './workplace.ts';

type Question = {
  name: string;
  document: DocumentName;
  /** Asked by one who has it already. */
  unchanged?: true;
  /** Extra headers. */
  headers?: Headers;
  /** At least so many answers of bare node:http, at most so much of its CPU. */
  goal: { rate?: number; cpu?: number };
};

const questions: Question[] = [
  { name: 'feed, gzip', document: 'feed, gzip', goal: { rate: 0.9, cpu: 1.15 } },
  { name: 'feed, 304', document: 'feed, gzip', unchanged: true, goal: { rate: 0.9, cpu: 1.15 } },
  { name: 'feed, plain', document: 'feed, plain', goal: { rate: 0.9 } },
  {
    name: 'feed, gzip, a new connection each',
    document: 'feed, gzip',
    headers: { Connection: 'close' },
    goal: { rate: 0.9 },
  },
  ...(['actor', 'article object', 'article page'] as const).map((name) => ({
    ...{ name, document: name, goal: { rate: 0.8, cpu: 1.25 } },
  })),
  { name: 'picture', document: 'picture', goal: {} },
];

/** Somebody who is asked: `name` is a number of articles, `bare` or `nginx`. */
type Subject = { name: string; running: Running; paths: Record<DocumentName, string> };

export async function measureServing(workplace: Workplace, plan: Plan): Promise<Result> {
  const { servers, references, wanted, bytes } = await startSubjects(workplace, plan);
  const subjects = [...servers, ...references];
  const record = createRecord();
  const asked = questions.slice(0, plan.questions);
  for (let round = -plan.warmUps; round < plan.rounds.serve; round++)
    for (const question of asked)
      for (const subject of turned(subjects, round + plan.warmUps)) {
        const headers = { ...wanted[question.document].headers, ...question.headers };
        await measure(subject, question, headers, plan, round < 0 ? null : record);
      }
  for (const { running } of subjects) await running.stop();
  const names = servers.map(({ name }) => name);
  const others = references.map(({ name }) => name);
  return {
    tables: [referenceTable(record, plan, asked, others, bytes), flatTable(record, asked, names)],
    curves: curvesOf(record, asked, plan),
  };
}

/** The references send what the largest corpus gives. */
async function startSubjects(workplace: Workplace, { sizes }: Plan) {
  const servers: (Subject & { wanted: Awaited<ReturnType<typeof wantedOf>> })[] = [];
  for (const size of sizes) {
    const { running } = await serve(await workplace.lasting(size), 'server');
    const wanted = await wantedOf(running.url);
    servers.push({ name: String(size), running, wanted, paths: mapped(wanted, ({ path }) => path) });
  }
  const { running: largest, wanted } = servers.at(-1) as (typeof servers)[number];
  const folder = workplace.newFolder();
  const caught = await catchDocuments(largest.url, wanted, folder);
  const paths = Object.fromEntries(caught.map(({ name, path }) => [name, path])) as Subject['paths'];
  const bytes = Object.fromEntries(caught.map(({ name, bytes }) => [name, bytes])) as Record<DocumentName, number>;
  const bare = await listenBare('bare-server.ts', [folder], { content: folder, data: folder }, 'server');
  const nginx = await startNginx(folder, caught);
  const references: Subject[] = [
    { name: 'bare', running: bare.running, paths },
    ...(nginx === null ? [] : [{ name: 'nginx', running: nginx, paths }]),
  ];
  return { servers, references, wanted, bytes };
}

async function measure(
  { name, running, paths }: Subject,
  question: Question,
  headers: Headers,
  { connections, seconds }: Plan,
  record: Figures | null,
): Promise<void> {
  const url = running.url + paths[question.document];
  const client = createClient();
  const { tag } = await client.whole(url, headers);
  client.close();
  const asked = question.unchanged ? { ...headers, 'If-None-Match': String(tag) } : headers;
  const before = await running.usage();
  const { rate, answered, p99 } = await load(url, asked, connections, seconds);
  const after = await running.usage();
  record?.add(`${question.name} ${name} rate`, rate);
  record?.add(`${question.name} ${name} cpu`, (after.cpu - before.cpu) / answered);
  record?.add(`${question.name} ${name} p99`, p99);
}

/** Answers a second, and in brackets the CPU of the server for one, in microseconds. */
function referenceTable(
  record: Figures,
  plan: Plan,
  asked: Question[],
  others: string[],
  bytes: Record<DocumentName, number>,
): string {
  const large = String(largestOf(plan));
  const head = [
    'answers/s (CPU µs)',
    ...[large, ...others].map(nameOf),
    ...others.flatMap((name) => [`answers : ${name}`, `CPU : ${name}`]),
    'goal beside bare',
  ];
  const rows = asked.map(({ name, document, goal, unchanged }) => [
    `${name} (${unchanged ? 'no body' : `${figure(bytes[document] / 1000)} kB`})`,
    ...[large, ...others].map((subject) => {
      const of = (unit: string) => figure(record.median(`${name} ${subject} ${unit}`));
      return `${of('rate')} (${of('cpu')})`;
    }),
    ...others.flatMap((other) =>
      ['rate', 'cpu'].map((unit) => factor(record.ratio(`${name} ${large} ${unit}`, `${name} ${other} ${unit}`))),
    ),
    [goal.rate && `≥ ${goal.rate.toFixed(2)}`, goal.cpu && `≤ ${goal.cpu.toFixed(2)}`].filter(Boolean).join(', '),
  ]);
  return table(head, rows);
}

/** The same answers by the number of articles behind them. */
function flatTable(record: Figures, asked: Question[], sizes: string[]): string {
  const [first = '', ...rest] = sizes;
  const head = [
    'CPU µs an answer',
    ...sizes.map(nameOf),
    ...rest.flatMap((size) =>
      ['CPU', 'answers'].map((what) => `${what}, ${count(Number(size))} : ${count(Number(first))}`),
    ),
    'goal',
  ];
  const rows = asked.map(({ name }) => [
    name,
    ...sizes.map((size) => figure(record.median(`${name} ${size} cpu`))),
    ...rest.flatMap((size) =>
      ['cpu', 'rate'].map((unit) => factor(record.ratio(`${name} ${size} ${unit}`, `${name} ${first} ${unit}`))),
    ),
    'within 0.10',
  ]);
  return table(head, rows);
}

function curvesOf(record: Figures, asked: Question[], { sizes }: Plan) {
  return asked.map(({ name }) => ({
    unit: 'CPU of one answer, µs',
    name,
    points: sizes.map((size): [number, number] => [size, record.median(`${name} ${size} cpu`)]),
  }));
}

function nameOf(subject: string): string {
  if (subject === 'nginx') return subject;
  return subject === 'bare' ? 'bare node:http' : `${count(Number(subject))} articles`;
}

function mapped<Key extends string, From, To>(of: Record<Key, From>, by: (from: From) => To): Record<Key, To> {
  return Object.fromEntries(Object.entries<From>(of).map(([key, value]) => [key, by(value)])) as Record<Key, To>;
}
