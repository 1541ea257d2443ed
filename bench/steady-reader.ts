/** A reader who asks at fixed times, whether or not the answer before is there: what makes all wait counts for all who do. */
import { setTimeout as sleep } from 'node:timers/promises';
import { createClient } from './client.ts';

const [url = '', every = ''] = process.argv.slice(2);
const client = createClient(256);
let times: number[] = [];
let failed: string | null = null;

process.on('message', () => {
  process.send?.({ times, failed });
  times = [];
});
process.on('disconnect', () => process.exit());
process.send?.('ready');

for (let due = performance.now(); ; due += Number(every)) {
  const left = due - performance.now();
  if (left > 0) await sleep(left);
  void ask();
}

/** Once more where it fails: a server may end a kept connection just when the next question is on its way (RFC 9112, 9.3.1). */
async function ask(): Promise<void> {
  const began = performance.now();
  try {
    await client.whole(url).catch(() => client.whole(url));
    times.push(performance.now() - began);
  } catch (error) {
    failed = String(error);
  }
}
