import type { NextFunction, Request, Response } from 'express';
import { log } from '../log.ts';
import { phrasesIn } from '../phrases.ts';
import { errorPage } from './pages/error-page.ts';
import type { Publication } from './publication.ts';

/** An answer that is no content: thrown anywhere, answered in one place. */
export class HttpError extends Error {
  readonly status: 404 | 410;

  constructor(status: 404 | 410) {
    super(`HTTP ${status}`);
    this.status = status;
  }
}

export function notFound(): never {
  throw new HttpError(404);
}

/** A page for people, `application/problem+json` (RFC 9457) for machines that ask for JSON. */
export function answerError({ site, origin }: Publication) {
  return (error: unknown, request: Request, response: Response, next: NextFunction): void => {
    if (response.headersSent) {
      next(error);
      return;
    }
    const status = statusOf(error);
    if (status >= 500) log('http').error('request failed', { path: request.path, error });
    const phrases = phrasesIn(site().language);
    const title = status === 410 ? phrases.gone : status < 500 ? phrases.notFound : phrases.fault;
    for (const name of ['ETag', 'Last-Modified', 'Link']) response.removeHeader(name);
    response.status(status).set('Cache-Control', 'no-cache');
    if (request.accepts(['html', 'json']) === 'json')
      response.type('application/problem+json').send(JSON.stringify({ title, status }));
    else response.type('html').send(errorPage(site(), origin, title));
  };
}

/** Of our own errors and of Express's (a path that cannot be decoded is 400). */
function statusOf(error: unknown): number {
  const status = (error as { status?: unknown }).status;
  return typeof status === 'number' && status >= 400 && status < 600 ? status : 500;
}
