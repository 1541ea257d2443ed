/** What the program holds: at rest, and after a crawler has walked everything that is public. */
import { setTimeout as sleep } from 'node:timers/promises';
import { crawl } from './crawler.ts';
import { count, factor, figure, megabytes, type Result, table } from './figures.ts';
import { largestOf, type Plan } from './plan.ts';
import { senderOf, usageOf } from './proc.ts';
import { listenBare, serve } from './process.ts';
import type { Workplace } from './workplace.ts';

export async function measureMemory(workplace: Workplace, { sizes, rest }: Plan): Promise<Result> {
  const rows: string[][] = [];
  const points: [number, number][] = [];
  for (const script of ['bare-server.ts', 'bare-program.ts']) {
    const nothing = { content: workplace.newFolder(), data: workplace.newFolder() };
    const { running } = await listenBare(script, [nothing.content], nothing);
    await sleep(rest * 1000);
    const name = script === 'bare-server.ts' ? 'bare node:http' : "bare node:http with the program's modules";
    rows.push([name, megabytes((await running.usage()).memory), '', '', '']);
    await running.stop();
  }
  for (const size of sizes) {
    const { running } = await serve(await workplace.lasting(size));
    await sleep(rest * 1000);
    const { memory, peak } = await running.usage();
    const sender = usageOf(senderOf(running.pid)).memory;
    await running.stop();
    points.push([size, memory / 1e6]);
    rows.push([`${count(size)} articles`, megabytes(memory), megabytes(peak), megabytes(sender), '130 MB']);
  }
  return {
    tables: [table(['at rest', 'server', 'server at most, since its start', 'sender beside it', 'goal'], rows)],
    curves: [{ unit: 'megabytes', name: 'server at rest', points }],
  };
}

export async function measureCrawl(workplace: Workplace, plan: Plan): Promise<Result> {
  const size = largestOf(plan);
  const { running } = await serve(await workplace.lasting(size));
  const began = performance.now();
  const seen = await crawl(running.url, (done, known) => {
    process.stderr.write(`\r${count(done)} of ${count(known)} addresses`);
  });
  process.stderr.write('\n');
  const seconds = (performance.now() - began) / 1000;
  const { peak, cpu } = await running.usage();
  await sleep(plan.rest * 1000);
  const { memory } = await running.usage();
  await running.stop();
  const rows = [
    ['addresses', count(seen.addresses), ''],
    ['of them feeds', count(seen.feeds), ''],
    ['sent, compressed', megabytes(seen.bytes), ''],
    ['addresses a second', figure(seen.addresses / seconds), ''],
    ['CPU of the server for one, ms', figure(cpu / 1000 / seen.addresses), ''],
    ['memory at most', megabytes(peak), '300 MB'],
    ['memory afterwards', megabytes(memory), ''],
    ['answers that were neither 200 nor a redirection', factor(seen.failed), '0'],
  ];
  return { tables: [table([`a crawler, ${count(size)} articles`, 'measured', 'goal'], rows)] };
}
