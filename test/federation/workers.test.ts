/** Workers elsewhere, as real processes: they die, Redis forgets, and everything arrives. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pass } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { expectEverythingInOrder, program, startPublication, startReceivers, startServer } from './fan-out.ts';
import { type Redis, startRedis, withoutRedis } from './redis.ts';

const receivers = 10_000;

/** With nothing but what the operator gives it. */
function startWorker({ url, secret }: Redis): ChildProcess {
  const env = {
    PATH: process.env.PATH,
    NASHRA_REDIS: url,
    NASHRA_SIGNING_SECRET: secret,
    NASHRA_ALLOW_PRIVATE_ADDRESSES: 'true',
    LOG_LEVEL: 'fatal',
  };
  const worker = spawn(process.execPath, [program, 'worker'], { env, stdio: 'ignore', cwd: '/' });
  onTestFinished(() => void worker.kill('SIGKILL'));
  return worker;
}

it.skipIf(withoutRedis)(
  'a worker that is killed and a Redis that forgets everything lose nothing and change no order',
  { timeout: 300_000 },
  async () => {
    const redis = await startRedis();
    const { arrivals, arrived, port } = await startReceivers(() => false);
    const settings = { NASHRA_REDIS: redis.url, NASHRA_SIGNING_SECRET: redis.secret };
    const publication = await startPublication(port, receivers, settings);
    const workers = [startWorker(redis), startWorker(redis)] as const;
    const server = await startServer(publication);
    const ended = once(server, 'exit');
    publication.write('عنوان 0');
    await arrived(receivers * 0.2, ended);
    workers[0].kill('SIGKILL');
    publication.write('عنوان 1');
    await arrived(receivers * 0.5, ended);
    await redis.restart();
    startWorker(redis);
    const seen = () => arrivals.filter(({ title }) => title === 'عنوان 1').length;
    while (publication.left() > 0 || seen() < receivers) await pass(200);
    const told = expectEverythingInOrder(arrivals, receivers);
    const repeated = arrivals.length - told.length * receivers;
    console.info(`${told.length} activities to ${receivers} inboxes, ${repeated} repeated, none lost`);
    const exit = once(workers[1], 'exit');
    workers[1].kill('SIGTERM');
    expect(await exit).toEqual([0, null]);
  },
);
