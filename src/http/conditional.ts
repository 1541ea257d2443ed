import type { Request, Response } from 'express';
import type { Revision } from '../change.ts';

/**
 * Sets the validators of what is about to be sent, and answers 304 where the client has it: true then. The tag is weak
 * and numbers the last change; it holds for every encoding of the same content (RFC 9110, section 8.8).
 */
export function answeredUnchanged(request: Request, response: Response, { epoch, number, at }: Revision): boolean {
  response.set('ETag', `W/"${epoch}-${number}"`);
  response.set('Last-Modified', new Date(at).toUTCString());
  if (!request.fresh || tooRecent(request, at)) return false;
  response.status(304).end();
  return true;
}

/** Two changes can fall into one second: by date alone, a client cannot know that it has the second one. */
function tooRecent(request: Request, at: string): boolean {
  return request.get('If-None-Match') === undefined && Date.now() - Date.parse(at) < 1000;
}
