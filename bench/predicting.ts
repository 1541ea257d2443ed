/** What a newsroom of a shape needs for the minute after an article, by what single things cost. Pure. */
import { placesHere } from '../src/sending.ts';
import type { DocumentName } from './documents.ts';
import { holds, inboxesAt, type Server, type Shape, serversOf } from './shape.ts';

export const answers = [
  'feed, unchanged',
  'feed, whole',
  'actor',
  'article object',
  'article page',
  'picture',
] as const;
export type AnswerName = (typeof answers)[number];

/** Whoever has the feed asks with its tag; all else is asked for as documents.ts does. */
export const documentOf = (name: AnswerName): DocumentName =>
  name === 'feed, unchanged' || name === 'feed, whole' ? 'feed, gzip' : name;

/** CPU in microseconds, all else in bytes, for one of each. */
export type Costs = {
  answers: Record<AnswerName, { cpu: number; bytes: number }>;
  /** An activity that comes in, from somebody who was not here before. */
  letter: { cpu: number; written: number; grown: number };
  /**
   * An article for one inbox, delivered by the sender beside; or handed to workers by it, and delivered by them. `rate`: a second here,
   * by one process; `main`: of its main thread.
   */
  delivery: { cpu: number; written: number; bytes: number; rate: number; main: number };
  relayed: { cpu: number; worker: number; redis: number; rate: number; main: number } | null;
  /** A second in which nothing happens. */
  idle: { server: number; sender: number };
  /** To save an article, and to write all that changes by it. */
  publishing: number;
};

/** How often each is done in so many seconds. */
export type Deeds = { seconds: number; answers: Record<AnswerName, number>; letters: number; tries: number };

/** Within a minute each server looks at the author, the article, its page and its picture. */
export function deedsOf(shape: Shape, seconds: number): Deeds {
  const part = seconds / 60;
  const polls = shape.polls * seconds;
  const fetched = Math.ceil(shape.servers * part);
  return {
    seconds,
    answers: {
      'feed, unchanged': Math.round(polls * shape.unchanged),
      'feed, whole': Math.round(polls * (1 - shape.unchanged)),
      actor: fetched,
      'article object': fetched,
      'article page': fetched,
      picture: fetched,
    },
    letters: Math.ceil(shape.letters * part),
    tries: serversOf(shape).reduce((sum, server) => sum + inboxesAt(server), 0),
  };
}

/** Seconds of CPU, and bytes. */
export type Needs = {
  server: number;
  sender: number;
  answered: number;
  posted: number;
  written: number;
  grown: number;
};

/** Where workers deliver, the sender only hands on. Outside, who delivers does it with TLS. */
export function needsOf(deeds: Deeds, costs: Costs, relayed = false, outside = false): Needs {
  const { seconds, letters, tries } = deeds;
  const sum = (of: 'cpu' | 'bytes') =>
    answers.reduce((all, name) => all + deeds.answers[name] * costs.answers[name][of], 0);
  const server = seconds * costs.idle.server + costs.publishing + sum('cpu') + letters * costs.letter.cpu;
  const each = relayed && costs.relayed ? costs.relayed.cpu : costs.delivery.cpu + (outside ? handshake : 0);
  return {
    server: server / 1e6,
    sender: (seconds * costs.idle.sender + tries * each) / 1e6,
    answered: sum('bytes'),
    posted: tries * costs.delivery.bytes,
    written: letters * costs.letter.written + tries * costs.delivery.written,
    grown: letters * costs.letter.grown,
  };
}

/** A new connection with TLS 1.3, of the main thread: microseconds, measured apart. */
export const handshake = 1_000;

/** Deliveries a second that processors allow; outside there is TLS. null: by the sender beside, else by so many workers. */
export function rateOf({ delivery, relayed }: Costs, workers: number | null, outside: boolean): number {
  const more = outside ? handshake : 0;
  if (workers === null) return 1e6 / (delivery.main + more);
  if (relayed === null) return Number.NaN;
  return Math.min((workers * 1e6) / (relayed.main + more), 1e6 / relayed.cpu);
}

/**
 * Seconds until the last server that answers has it: each delivery waits for a place, keeps it until its server has answered or was
 * given up, and no more of them begin in a second than processors allow.
 */
export function lastOf(servers: Server[], processes: number, rate: number): number {
  const free = new Float64Array(processes * placesHere);
  let [began, last] = [0, 0];
  for (const server of servers)
    for (let inbox = 0; inbox < inboxesAt(server); inbox++) {
      const place = earliest(free);
      began = Math.max(began + 1 / rate, free[place] as number);
      free[place] = began + holds(server);
      if (server.manner.status === 202) last = Math.max(last, free[place] as number);
    }
  return last;
}

function earliest(times: Float64Array): number {
  let found = 0;
  for (let index = 1; index < times.length; index++)
    if ((times[index] as number) < (times[found] as number)) found = index;
  return found;
}
