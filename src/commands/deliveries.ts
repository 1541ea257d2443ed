import type { Config } from '../config.ts';
import type { ServerState, SetAside } from '../delivery.ts';
import type { FederationStore } from '../federation-store.ts';
import { commandLine } from './editor.ts';
import { atForeignDesk, print, withFederation } from './stores.ts';
import { UsageError } from './usage-error.ts';

/** How it stands with every server that something goes to; with `failed`, each delivery that was set aside. */
export function deliveriesCommand(
  config: Config,
  { json = false, failed = false }: { json?: boolean; failed?: boolean },
) {
  return withFederation(config, (store) => {
    const lines = failed
      ? store.setAside().map(json ? toJson : lineOfSetAside)
      : store.servers().map(json ? toJson : lineOf);
    print(lines);
    return 0;
  });
}

export function retryCommand(config: Config, host: string | undefined): number {
  return atForeignDesk(config, (foreign, store) => {
    const name = host === undefined ? null : knownHost(store, host);
    const count = foreign.retry(name, commandLine());
    const paused = store.servers().filter((server) => server.pausedUntil === 'resumed' && isMeant(server, name));
    const held = paused.reduce((sum, { waiting }) => sum + waiting, 0);
    print([`due now: ${count - held}`, ...paused.map(lineOfPaused)]);
    return 0;
  });
}

export function pauseCommand(config: Config, host: string): number {
  return pauseAt(config, host, true);
}

export function resumeCommand(config: Config, host: string): number {
  return pauseAt(config, host, false);
}

function pauseAt(config: Config, host: string, paused: boolean): number {
  return atForeignDesk(config, (foreign, store) => {
    const name = knownHost(store, host);
    foreign.pause(name, paused, commandLine());
    const { waiting } = store.servers().find((server) => server.host === name) as ServerState;
    print([`${name}: ${paused ? 'paused' : 'resumed'}, ${waiting} waiting`]);
    return 0;
  });
}

/** Throws for a host that nothing goes to: it may be misspelled. */
function knownHost(store: FederationStore, text: string): string {
  const name = text
    .replace(/^https?:\/\//, '')
    .replace(/\/$/, '')
    .toLowerCase();
  if (store.isServer(name)) return name;
  throw new UsageError(
    `"${text}": nothing goes to a server of that name; \`nashra deliveries\` lists those that are known`,
  );
}

/** `name`: null for every server that something waits for. */
function isMeant({ host, waiting }: ServerState, name: string | null): boolean {
  return name === null ? waiting > 0 : host === name;
}

function lineOfPaused({ host, waiting }: ServerState): string {
  return `${host}: paused, ${waiting} waiting until \`nashra deliveries resume ${host}\``;
}

function toJson(value: ServerState | SetAside): string {
  return JSON.stringify(value);
}

function lineOf(server: ServerState): string {
  const { host, waiting, failed, delivered, lastSuccess, lastError, lastErrorAt, failures, pausedUntil, nextTry } =
    server;
  const parts = [
    `${waiting} waiting`,
    `${failed} failed`,
    `${delivered} delivered`,
    `last success ${lastSuccess ?? 'never'}`,
    `${failures} failures in a row`,
    ...(pausedUntil === null ? [] : [`paused until ${pausedUntil}`]),
    ...(nextTry === null ? [] : [`next try ${nextTry}`]),
    ...(lastError === null ? [] : [`last error${lastErrorAt === null ? '' : ` ${lastErrorAt}`}: ${lastError}`]),
  ];
  return `${host}: ${parts.join(', ')}`;
}

function lineOfSetAside({ host, inbox, activity, tries, since, error }: SetAside): string {
  return `${host}: ${activity} to ${inbox}, since ${since}, ${tries} tries: ${error}`;
}
