/** What is sent to an operation: read within limits, and checked. */
import type { Request, Response } from 'express';
import { isShallow } from '../../text/shallow.ts';
import { type Body, createReading, type ReadingLimits, setRefusal } from '../reading.ts';
import { whatBreaks } from './broken-json.ts';
import { jsonType, patchType } from './document.ts';
import type { Operation } from './operation.ts';
import { Problem, type ProblemKind } from './problem.ts';
import type { Validation } from './validation.ts';

export type Limits = { json: ReadingLimits; bytes: ReadingLimits };

const mebibyte = 1024 * 1024;
const usual: Limits = {
  json: { bytes: mebibyte, atOnce: 50, time: 10_000 },
  bytes: { bytes: 32 * mebibyte, atOnce: 8, time: 300_000 },
};
/** No article nests deeper. */
const deepest = 32;

export type Sent = { bytes: Body; body: unknown };

const nothing: Sent = { bytes: new Uint8Array(), body: undefined };

export function createSentReading({ checkBody }: Pick<Validation, 'checkBody'>, limits = usual) {
  const readings = { json: createReading(limits.json), bytes: createReading(limits.bytes) };

  /** Throws Problem. */
  return async (operation: Operation, request: Request, response: Response): Promise<Sent> => {
    const { takes } = operation;
    if (!takes) return nothing;
    const form = 'bytes' in takes ? 'bytes' : 'json';
    checkType(takes, request);
    const bytes = await readings[form](request);
    if (typeof bytes === 'number') {
      setRefusal(response, bytes);
      throw refused(bytes, limits[form].bytes);
    }
    if (form === 'bytes') return { bytes, body: undefined };
    const body = parsed(bytes);
    checkBody(operation, body);
    return { bytes, body };
  };
}

function checkType(takes: NonNullable<Operation['takes']>, request: Request): void {
  const encoding = request.get('Content-Encoding') ?? 'identity';
  if (encoding !== 'identity') throw wrongType(`the body is not read with Content-Encoding: ${encoding}`);
  const [type = ''] = (request.get('Content-Type') ?? '').split(';');
  const given = type.trim().toLowerCase();
  if ('bytes' in takes) {
    if (given.startsWith('multipart/')) throw wrongType('send the file itself as the body, not a form');
    return;
  }
  const taken = 'patch' in takes ? [patchType, jsonType] : [jsonType];
  if (!taken.includes(given)) throw wrongType(`write Content-Type: ${taken.join(' or ')}`);
}

function wrongType(detail: string): Problem {
  return new Problem('wrong-type', { detail });
}

function refused(status: 408 | 413 | 503, most: number): Problem {
  const kinds: Record<typeof status, ProblemKind> = { 408: 'slow', 413: 'too-large', 503: 'busy' };
  return new Problem(kinds[status], status === 413 ? { detail: `at most ${most} bytes` } : {});
}

function parsed(bytes: Uint8Array): unknown {
  if (!isShallow(bytes, deepest)) throw new Problem('malformed', { detail: `it nests deeper than ${deepest}` });
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new Problem('malformed', { detail: 'the body is not UTF-8' });
  }
  try {
    return JSON.parse(text, refuseProto);
  } catch (error) {
    if (error instanceof Problem) throw error;
    throw new Problem('malformed', { detail: `the body is not JSON: ${whatBreaks(text, error as Error)}` });
  }
}

/** The one name that is never only a name to JavaScript. */
function refuseProto(name: string, value: unknown): unknown {
  if (name === '__proto__') throw new Problem('unreadable', { errors: [{ message: '"__proto__" cannot be a name' }] });
  return value;
}
