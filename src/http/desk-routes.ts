/** `/desk`: off until a token exists; then for those who signed in with one. */
import { type NextFunction, type Request, type Response, Router } from 'express';
import { MissingScope, Refused, requireScope } from '../deed.ts';
import { log } from '../log.ts';
import { type Html, html } from '../text/html.ts';
import { instantOf } from '../time.ts';
import { hashOfSecret } from '../token.ts';
import { addressOf } from './address.ts';
import { partsOf, sentForm } from './desk/form.ts';
import { deskLayout, firstPlace } from './desk/layout.ts';
import { type DeskPhrases, deskPhrasesIn } from './desk/phrases.ts';
import { problemPage } from './desk/problem-page.ts';
import { rooms } from './desk/rooms.ts';
import { said } from './desk/said.ts';
import { createSessions, isProof, type Session } from './desk/session.ts';
import { rescuedText, signInPage } from './desk/sign-in-page.ts';
import { idAt, may, type Reply, type Room, textIn, type Visit } from './desk/visit.ts';
import type { Publication } from './publication.ts';
import { createReading } from './reading.ts';
import { contentSecurityPolicy } from './security.ts';
import { clientOf, createThrottle } from './throttle.ts';

/** A form may bring a picture or a recording: bytes, forms that are read at once, milliseconds until one must be there. */
const forms = { bytes: 64 * 1024 * 1024, atOnce: 8, time: 120_000 };
/** What strangers send may be what an editor wrote whose session ended. */
const unknown = { bytes: 1024 * 1024, atOnce: 8, time: 10_000 };
const signingIn = { bytes: 4096, atOnce: 50, time: 10_000 };

/** Wrong tokens of one client: so many at once, and as many again in a quarter of an hour. */
const mostWrong = 10;
const wrongWithin = 15 * 60_000;

const entrance = '/desk/sign-in';

export function deskRoutes(publication: Publication): Router {
  const { desk, origin, site, clock } = publication;
  const router = Router();
  const sessions = createSessions(desk, origin);
  const wrong = createThrottle(mostWrong, wrongWithin);
  const readForm = createFormReading(forms);
  const readUnknown = createFormReading(unknown);
  const readToken = createFormReading(signingIn);
  const now = () => instantOf(clock());
  const phrases = () => deskPhrasesIn(site().language);

  function visitOf(request: Request, { token, proof }: Session): Visit {
    const { segments, query } = addressOf(request.originalUrl, false);
    const path = segments.slice(1);
    return { publication, editor: token, phrases: phrases(), site: site(), path, query, proof };
  }

  async function answer(request: Request, response: Response): Promise<void> {
    const session = sessions.of(request, now());
    if (request.path === '/sign-in') return enter(request, response, session);
    if (session === null) return turnAway(request, response);
    const visit = visitOf(request, session);
    if (request.method !== 'POST') {
      const start = visit.path.length === 0 && !may(visit, 'read') ? firstPlace(visit) : null;
      if (start !== null) return response.redirect(303, start);
      const found = roomOf(visit);
      return send(response, visit, found?.room.get(visit, found.id) ?? nothing(visit));
    }
    const form = await readForm(request);
    if (typeof form === 'number')
      return send(response, visit, problemPage(visit, unreadBecause(form, visit.phrases), form));
    const forged = () => problemPage(visit, visit.phrases.forged, 403);
    if (!sessions.isOurs(request)) return send(response, visit, forged());
    if (!isProof(textIn(form, 'proof'), session)) {
      const found = form.has('text') ? roomOf(visit) : null;
      return send(response, visit, found?.room.giveBack?.(visit, form, found.id) ?? forged());
    }
    if (request.path === '/sign-out') {
      sessions.close(request, response);
      return response.redirect(303, entrance);
    }
    const found = roomOf(visit);
    send(response, visit, (await found?.room.post?.(visit, form, found.id)) ?? nothing(visit));
  }

  /** The room at this address; throws Refused where the editor may not see it. */
  function roomOf(visit: Visit): { room: Room; id: string } | null {
    for (const room of rooms) {
      const id = idAt(room, visit.path);
      if (id === null) continue;
      requireScope(visit.editor, room.scope);
      return { room, id };
    }
    return null;
  }

  /** To the entrance, with what was written in a session that ended. */
  async function turnAway(request: Request, response: Response): Promise<void> {
    const form = request.method === 'POST' && sessions.isOurs(request) ? await readUnknown(request) : null;
    const next = request.method === 'GET' ? request.originalUrl : request.get('Referer');
    const path = nextAfter(next);
    if (!(form instanceof FormData) || !form.has('text'))
      return response.redirect(303, path === '/desk' ? entrance : `${entrance}?${new URLSearchParams({ next: path })}`);
    // As the file that it would be, with all its fields.
    const source = publication.newsdesk.written(partsOf(sentForm(form), {}, site().timezone));
    sendEntrance(response, rescuedText(phrases(), source), 403, path);
  }

  async function enter(request: Request, response: Response, session: Session | null): Promise<void> {
    if (request.method !== 'POST') {
      if (session) return response.redirect(303, '/desk');
      return sendEntrance(response, null, 200, nextAfter(addressOf(request.originalUrl, false).query.get('next')));
    }
    const form = await readToken(request);
    if (typeof form === 'number') return sendEntrance(response, unreadBecause(form, phrases()), form);
    if (!sessions.isOurs(request)) return sendEntrance(response, phrases().forged, 403);
    const token = desk.tokenOf(hashOfSecret(textIn(form, 'token')), now());
    if (token === null) return keepOut(request, response);
    publication.archive.act(() => {
      sessions.open(response, token, now());
      desk.note({ who: token.name, verb: 'signed in', object: token.id, detail: '' }, now());
    });
    response.redirect(303, nextAfter(textIn(form, 'next')));
  }

  /**
   * Whoever has a token is let in however many wrong ones came from there: nobody guesses 256 bits, and behind a proxy that
   * is not declared everybody has one address.
   */
  function keepOut(request: Request, response: Response): void {
    const client = clientOf(request.ip);
    const wait = wrong.wait(client, clock().getTime());
    if (wait === 0) wrong.count(client, clock().getTime());
    else response.set('Retry-After', String(wait));
    sendEntrance(response, wait === 0 ? phrases().wrongToken : phrases().tooOften, wait === 0 ? 403 : 429);
  }

  function sendEntrance(response: Response, problem: Html | string | null, status: number, next = '/desk'): void {
    response
      .status(status)
      .type('html')
      .send(signInPage(publication, phrases(), problem, next));
  }

  function send(response: Response, visit: Visit, reply: Reply): void {
    if ('to' in reply) response.redirect(303, reply.to);
    else if ('json' in reply) response.json(reply.json);
    else if ('part' in reply) response.type('html').send(String(reply.part));
    else if ('file' in reply) response.type(reply.type).sendFile(reply.file, { dotfiles: 'allow' });
    else
      response
        .status(reply.status ?? 200)
        .type('html')
        .send(deskLayout(visit, reply));
  }

  router.use('/desk', (request: Request, response: Response, next: NextFunction) => {
    if (!desk.isOpen(now())) return next();
    response.set({ 'Cache-Control': 'no-store', 'X-Robots-Tag': 'noindex', 'Content-Security-Policy': deskPolicy });
    answer(request, response).catch((error) => {
      const session = sessions.of(request, now());
      if (!(error instanceof Refused) || session === null) return next(error);
      if (error.reason === 'forbidden') log('desk').warn('refused', { who: session.token.name, path: request.path });
      const visit = visitOf(request, session);
      send(response, visit, problemPage(visit, refusal(error, visit), statusOf(error)));
    });
  });
  return router;
}

/** Where somebody was going, if that is a page of the desk: nobody is led elsewhere. */
function nextAfter(wish: string | null | undefined): string {
  const path = wish?.replace(/^https?:\/\/[^/]*/, '') ?? '';
  return /^\/desk(\/(?!sign-)[\w\-./%]*)?(\?[\w\-.=&%+]*)?$/.test(path) ? path : '/desk';
}

/** Scripts of ours may ask for previews; pictures come from wherever an article shows them. */
const deskPolicy = `${contentSecurityPolicy(['https:', 'http:'])}; connect-src 'self'`;

function nothing(visit: Visit) {
  return problemPage(visit, visit.phrases.none, 404);
}

/** Why a form was not read. */
function unreadBecause(status: number, { tooLarge, incomplete }: DeskPhrases): string {
  return status === 413 ? tooLarge : incomplete;
}

function refusal(error: Refused, { phrases, site }: Visit): Html {
  if (error instanceof MissingScope) return html`${phrases.mayNot} ${phrases.scopes[error.scope]}`;
  const words = [error.message, ...error.problems.map((one) => one.message)];
  return html`${words.map((one, index) => html`${index > 0 && '; '}${said(one, site.language)}`)}`;
}

function statusOf({ reason }: Refused): number {
  return { missing: 404, forbidden: 403, stale: 409, elsewhere: 409, unreadable: 422, taken: 409 }[reason];
}

/** A form as browsers send it; a status says why it is not taken. */
function createFormReading(limits: typeof forms) {
  const read = createReading(limits);
  return async (request: Request): Promise<FormData | number> => {
    const body = await read(request);
    if (typeof body === 'number') return body;
    try {
      return await new Response(body, { headers: { 'Content-Type': request.get('Content-Type') ?? '' } }).formData();
    } catch {
      return 400;
    }
  };
}
