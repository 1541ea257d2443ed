/** The real processes, killed again and again in the midst of a fan-out; what arrives is counted at the receivers. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pass } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { numbersFrom } from '../text/random.ts';
import {
  endGroup,
  expectEverythingInOrder,
  type Publication,
  program,
  startPublication,
  startReceivers,
  startServer,
} from './fan-out.ts';

const receivers = 2000;
const kills = 24;
/** Those that are made while others are still on their way. */
const mostEdits = 3;
const seed = Number(process.env.NASHRA_TEST_SEED ?? Math.floor(Math.random() * 2 ** 31));

/** Another sender may still be ending: its lock is refused, and it is tried again. */
function startSender({ env }: Publication): ChildProcess {
  return fork(program, ['sender'], { env, stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
}

it('processes that are killed lose nothing, repeat with the same ids, and keep the order', {
  timeout: 180_000,
}, async () => {
  console.info(`kills come from seed ${seed} (NASHRA_TEST_SEED)`);
  const random = numbersFrom(seed);
  const { arrivals, arrived, port } = await startReceivers(() => random() < 0.02);
  const publication = await startPublication(port, receivers);
  let edits = 0;
  publication.write('عنوان 0');

  async function killSender(): Promise<void> {
    const enough = arrivals.length + 1 + Math.floor(random() * 300);
    for (;;) {
      const sender = startSender(publication);
      const exit = once(sender, 'exit');
      await arrived(enough, exit);
      sender.kill('SIGKILL');
      if ((await exit)[1] === 'SIGKILL') return;
    }
  }

  /** With its worker, or alone: then the worker must find out by itself. */
  async function killServer(): Promise<void> {
    const server = await startServer(publication);
    const exit = once(server, 'exit');
    if (publication.left() < receivers / 2 || (edits < mostEdits && random() < 0.3)) {
      publication.write(`عنوان ${++edits}`);
      await pass(random() * 400);
    } else await arrived(arrivals.length + 1 + Math.floor(random() * 300), exit);
    if (random() < 0.7) endGroup(server);
    else server.kill('SIGKILL');
    await exit;
  }

  for (let kill = 0; kill < kills; kill++) {
    // Not each time: what was refused shall see others go before it, though none of its own article.
    if (kill % 6 === 5) publication.retry();
    if (kill % 2 === 1 && publication.left() > 0) await killSender();
    else await killServer();
  }

  const server = await startServer(publication);
  const seen = () => arrivals.filter(({ title }) => title === `عنوان ${edits}`).length;
  while (publication.left() > 0 || seen() < receivers) {
    publication.retry();
    await pass(200);
  }
  const exit = once(server, 'exit');
  server.kill('SIGTERM');
  expect(await exit).toEqual([0, null]);

  const told = expectEverythingInOrder(arrivals, receivers);
  const repeated = arrivals.length - told.length * receivers;
  console.info(`${kills} kills, ${told.length} activities to ${receivers} inboxes, ${repeated} repeated, none lost`);
});
