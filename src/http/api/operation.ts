/** One thing that the API does. Routes, checks, the document and tests follow from the list of them. */
import type { State } from '../../article.ts';
import type { ChannelKind } from '../../channel.ts';
import type { ConversationQuery } from '../../federation-store.ts';
import type { Scope, Token } from '../../token.ts';
import type { Publication } from '../publication.ts';
import type { Body } from '../reading.ts';
import type { ProblemKind } from './problem.ts';

/** JSON Schema 2020-12. */
export type Schema = { readonly [keyword: string]: unknown };

export type Parameter = { name: string; schema: Schema; description: string; required?: boolean };

/** What may stand in a query; each operation lists which. `limit` is there wherever it is listed. */
export type Query = {
  limit: number;
  before?: string;
  after?: string;
  state?: State;
  title?: string;
  article?: string;
  name?: string;
  handle?: string;
  kind?: ChannelKind;
  former?: number;
  later?: number;
  target?: string;
  review?: ConversationQuery['state'];
  unseen?: 'true' | 'false';
  days?: number;
};

export type Call<Sent = unknown> = {
  publication: Publication;
  who: Token;
  /** Its path, encoded. */
  address: string;
  /** What stands for the names in the path, decoded. */
  path: Record<string, string>;
  query: Query;
  /** Fits the schema. */
  body: Sent;
  bytes: Body;
  /** The header as it came. */
  ifMatch: string | undefined;
};

/** `body`: undefined for none. */
export type Reply = { status: number; body?: unknown; headers?: Record<string, string> };

type Described = {
  /** `operationId`, for programs that make clients of the document. */
  id: string;
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below `/api/v1`; names in braces stand for one segment each. */
  path: `/${string}`;
  /** Under which heading it stands in the document. */
  tag: string;
  /** null: any token will do. */
  scope: Scope | null;
  summary: string;
  description?: string;
  query?: readonly Parameter[];
  ifMatch?: 'required' | 'optional';
  /** For what is not GET and yet changes nothing: it is not worth a key or a lock. */
  keepsNothing?: true;
  /** JSON by a schema, a merge patch (RFC 7396), or any bytes at all. */
  takes?: { json: Schema } | { patch: Schema } | { bytes: string };
  /** By status; null for one without a body. */
  answers: { readonly [status: number]: Schema | null };
  /** Kinds of problems besides those that every operation of its form may have. */
  problems?: readonly ProblemKind[];
};

export type Operation = Described &
  (
    | {
        /** Runs in one act with the answer that is kept for the same request: all or nothing. */
        answer(call: Call): Reply;
      }
    | {
        /** For what takes time: only what it resolves with runs in the act. */
        prepare(call: Call): Promise<() => Reply>;
      }
  );

/** Something public that is answered elsewhere. */
export type PublicOperation = Omit<Described, 'scope'>;

export function ok(body: unknown, headers: Record<string, string> = {}): Reply {
  return { status: 200, body, headers };
}
