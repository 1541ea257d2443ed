import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createApp, openNewsroom } from '../app.ts';
import { isHalfRestored } from '../backup/unfinished.ts';
import { channelFile, channelPath, siteChannel } from '../channel.ts';
import type { Config } from '../config.ts';
import { loadResize } from '../content/resize.ts';
import { formats } from '../feeds/formats.ts';
import { log } from '../log.ts';
import { takeServingLock } from '../sqlite/database.ts';
import { checkOrigin } from './known-origin.ts';
import { progressOn } from './progress.ts';
import { type SenderProcess, startSender } from './sender.ts';
import { startTelemetry, type Telemetry } from './telemetry.ts';

/**
 * Connections that may wait until they are taken, as far as the system allows. Whoever finds no room tries again after a
 * second: with Node's 511 that happened where a thousand servers came for the same news.
 */
const backlog = 4096;

/** Serves until SIGTERM or SIGINT; resolves with the exit status when everything is closed. */
export async function serveCommand(config: Config): Promise<number> {
  const lock = takeServingLock(join(config.data, 'serving.lock'));
  if (!lock) {
    process.stderr.write(`another process serves the database in "${config.data}"; stop it, or set NASHRA_DATA\n`);
    return 1;
  }
  if (isHalfRestored(config.data)) {
    process.stderr.write(`a restore into "${config.data}" was not finished: run \`nashra restore\` again\n`);
    return 1;
  }
  const clock = () => new Date();
  const progress = progressOn(process.stderr);
  const newsroom = await openNewsroom({ ...config, clock, report: { progress } });
  const web = createServer(refuseForNow);
  const stopped = stopSignal();
  let sender: SenderProcess | null = null;
  let telemetry: Telemetry = null;
  try {
    web.listen({ port: config.port, host: config.host, backlog });
    await once(web, 'listening');
    const origin = config.origin ?? `http://localhost:${(web.address() as AddressInfo).port}`;
    checkOrigin(newsroom.federation, origin);
    telemetry = await startTelemetry(config, 'server');
    const { allowPrivateAddresses: allowPrivate } = config;
    const app = createApp(newsroom, { ...config, origin, clock, allowPrivate, resize: await loadResize() });
    telemetry?.exportMetrics(app.metrics);
    const early = await Promise.race([app.start(), stopped]);
    if (early === undefined) {
      web.off('request', refuseForNow).on('request', app.server);
      announce(web, origin, newsroom.federation.handleOf(siteChannel));
      sender = startSender(config, origin);
    }
    log('serve').info('stopping', { signal: await stopped });
    await Promise.all([closeServer(web), sender?.stop()]);
    await telemetry?.stop();
    await app.close();
  } finally {
    web.close();
    lock.release();
  }
  // A collector that hangs would keep the process.
  if (telemetry) process.exit(0);
  return 0;
}

/** Until the content is imported the process is alive, but not ready. */
function refuseForNow({ url }: IncomingMessage, response: ServerResponse): void {
  if (url === '/healthz') response.end('ok\n');
  else response.writeHead(503, { 'Retry-After': '1', 'Content-Type': 'text/plain' }).end('importing\n');
}

function announce(web: Server, origin: string, handle: string): void {
  const { address, port, family } = web.address() as AddressInfo;
  const host = family === 'IPv6' ? `[${address}]` : address;
  const feeds = formats.map(({ file }) => origin + channelFile(siteChannel, file));
  process.stdout.write(
    [
      `Listening on http://${host}:${port}`,
      `Front page: ${origin}${channelPath(siteChannel)}`,
      `Feeds: ${feeds.join(' ')}`,
      `Fediverse handle: @${handle}@${new URL(origin).host}`,
      '',
    ].join('\n'),
  );
}

function stopSignal(): Promise<string> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve(signal));
  });
}

/** Answers what is under way, takes nothing new; connections that idle are closed at once. */
async function closeServer(web: Server): Promise<void> {
  const closed = once(web, 'close');
  web.close();
  web.closeIdleConnections();
  const force = setTimeout(() => web.closeAllConnections(), 5_000);
  await closed;
  clearTimeout(force);
}
