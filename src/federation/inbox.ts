/**
 * What comes in: limits, then the signature, then its effect and the answer to it in one transaction, then 202. There is
 * no queue in between: a sender that gets no 202 tries again, and a 202 is never taken back.
 */
import type { Archive } from '../archive.ts';
import type { FederationStore } from '../federation-store.ts';
import type { RemoteActor } from '../follower.ts';
import { log } from '../log.ts';
import type { Letter } from '../resource.ts';
import { isShallow } from '../text/shallow.ts';
import { type Clock, instantOf } from '../time.ts';
import { inSpan, type Span } from '../trace.ts';
import { type Incoming, type RemoteNote, readActivity, readNote } from './incoming.ts';
import { type Listening, listeners } from './listeners.ts';
import { keyIdOf } from './signature.ts';
import { isSameHost, type Verify } from './verification.ts';

export const mostBytes = 1024 * 1024;
const mostDepth = 32;

export type Inbox = {
  archive: Archive;
  store: FederationStore;
  clock: Clock;
  listening: Listening;
  verify: Verify;
  /** Whether an actor's own address says that nobody will be there again. */
  isGone: (uri: string) => Promise<boolean>;
};

/** Returns the status to answer with. */
export function receive(letter: Letter, inbox: Inbox): Promise<number> {
  return inSpan('receive activity', 'INTERNAL', {}, async (span) => {
    const status = await statusFor(letter, inbox, span);
    span.setAttribute('nashra.inbox.status', status);
    return status;
  });
}

async function statusFor(letter: Letter, inbox: Inbox, span: Span): Promise<number> {
  if (letter.body.length > mostBytes) return 413;
  const activity = isShallow(letter.body, mostDepth) ? readActivity(parsed(letter.body)) : null;
  if (activity === null) return 400;
  span.setAttribute('activitypub.activity.type', activity.type.slice(0, 64));
  if (inbox.store.isBlocked(activity.actor)) return 403;
  // Nobody is asked for a key who could not be the sender.
  const keyId = keyIdOf(letter.headers);
  if (keyId === null || !isSameHost(keyId, activity.actor)) return 401;
  // Servers tell everybody of everyone who leaves. Of whom we know nothing, nothing has to be checked or forgotten.
  const isFarewell = activity.type === 'Delete' && activity.objectId === activity.actor;
  if (isFarewell && inbox.store.remoteActor(activity.actor) === null) return 202;
  const verified = await inbox.verify(letter, keyId, activity.actor);
  if (verified.is === 'gone') return isFarewell ? takeFarewell(activity, inbox) : 401;
  if (verified.is === 'later') return 503;
  if (verified.is === 'unknown' || !isSameHost(activity.id, activity.actor)) return 401;
  take(activity, verified.actor, inbox);
  return 202;
}

function take(activity: Incoming, actor: RemoteActor, { archive, store, clock, listening }: Inbox): void {
  const now = instantOf(clock());
  const listener = Object.hasOwn(listeners, activity.type) ? listeners[activity.type] : undefined;
  if (!listener) return;
  // Before the transaction: cleaning a long text takes a while, and nobody else can write meanwhile.
  const heard = { activity, actor, now, note: noteIn(activity) };
  const isNew = archive.act(() => {
    if (!store.receive(activity.id, now)) return false;
    store.remember(actor, now);
    store.signOfLife(new URL(actor.inbox).host, clock().getTime());
    listener(heard, listening);
    return true;
  });
  if (isNew) log('inbox').info('received', { type: activity.type, actor: actor.uri, object: activity.objectId });
}

function noteIn({ type, object }: Incoming): RemoteNote | null {
  return object !== null && (type === 'Create' || type === 'Update') ? readNote(object) : null;
}

/**
 * Whose key is gone cannot sign that they are gone. What their own address answers can be believed: 410. A server that
 * answers 404 may be mended; who is really gone there is let go as their inbox answers (`nashra deliveries`).
 */
async function takeFarewell({ actor }: Incoming, { archive, store, clock, isGone }: Inbox): Promise<number> {
  if (!(await isGone(actor))) return 401;
  archive.act(() => store.forget(actor, instantOf(clock())));
  log('inbox').info('actor is gone', { actor });
  return 202;
}

function parsed(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return null;
  }
}
