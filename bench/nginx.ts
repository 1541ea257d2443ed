/** nginx as it is run where every request counts: files, or before the server as deploy/ has it; one worker, no logs. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../test/free-port.ts';
import type { Caught } from './documents.ts';
import { usageOf } from './proc.ts';
import { type Running, watched } from './process.ts';
import { nginx, pinned } from './tools.ts';

/** Serves the files that `catchDocuments` left in a folder, with their headers; null where it is not installed. */
export function startNginx(folder: string, documents: Caught[]): Promise<Running | null> {
  return started(
    folder,
    (listen) => `
  types {}
  open_file_cache max=100 inactive=1h;
  server {
    ${listen}
    ${documents.map((document) => location(folder, document)).join('\n    ')}
  }`,
  );
}

/** Stands before a server, by a file of deploy/, without TLS; null where it is not installed. */
export function startProxy(folder: string, file: string, upstream: string): Promise<Running | null> {
  const site = readFileSync(new URL(`../deploy/${file}`, import.meta.url), 'utf8')
    .replace('127.0.0.1:8000', new URL(upstream).host)
    .replace('/var/cache/nginx/nashra', join(folder, 'kept'))
    .replace(/^server \{\n {2}listen 80;[\s\S]*?^\}\n/m, '')
    .replace(/^ {2}(listen \[::\]|ssl_).*\n/gm, '');
  return started(folder, (listen) => site.replace(/listen 443 .*/, listen));
}

async function started(folder: string, site: (listen: string) => string): Promise<Running | null> {
  if (nginx === null) return null;
  const port = await freePort();
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'nginx.conf');
  writeFileSync(file, configuration(folder, site(`listen 127.0.0.1:${port} backlog=4096;`)));
  const [program = '', ...args] = pinned('server', [nginx, '-p', folder, '-c', file, '-e', join(folder, 'error.log')]);
  const child = watched(spawn(program, args, { stdio: 'ignore' }));
  const pid = child.pid as number;
  await listening(port, () => child.exitCode !== null);
  const stop = async () => {
    const usage = usageOf(pid);
    const ended = once(child, 'close');
    child.kill('SIGTERM');
    await ended;
    return usage;
  };
  return { pid, url: `http://127.0.0.1:${port}`, usage: async () => usageOf(pid), stop };
}

/** One process without a master, so that it is the one that was started. */
function configuration(folder: string, site: string): string {
  const parts = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  return `
${process.getuid?.() === 0 ? 'user root root;' : ''}
daemon off;
master_process off;
worker_processes 1;
pid ${folder}/nginx.pid;
error_log /dev/null crit;
events { worker_connections 4096; }
http {
  access_log off;
  sendfile on;
  tcp_nopush on;
  keepalive_requests 1000000000;
  ${parts.map((part) => `${part}_temp_path ${folder}/temporary;`).join(' ')}
  ${site}
}
`;
}

/** What it says by itself, in its own way. */
const itsOwn = ['content-type', 'content-length', 'etag', 'last-modified', 'accept-ranges'];

function location(folder: string, { path, head }: Caught): string {
  const headers = head.flatMap((name, index) => (index % 2 === 0 ? [[name, String(head[index + 1])] as const] : []));
  const type = headers.find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? '';
  const others = headers.filter(([name]) => !itsOwn.includes(name.toLowerCase()));
  const added = others.map(([name, value]) => `add_header ${name} ${quoted(value)};`).join(' ');
  return `location = ${path} { alias ${folder}${path}; default_type ${quoted(type)}; ${added} }`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "\\'")}'`;
}

async function listening(port: number, ended: () => boolean): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    const socket = connect(port, '127.0.0.1');
    const answered = await once(socket, 'connect').then(
      () => true,
      () => false,
    );
    socket.destroy();
    if (answered) return;
    if (ended()) break;
    await sleep(20);
  }
  throw new Error('nginx does not start');
}
