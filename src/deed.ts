/** What editors do: each deed is one act with its line in the log of activity, or is refused and leaves everything as it was. */
import type { Archive } from './archive.ts';
import type { DeskStore, Verb } from './desk-store.ts';
import type { Instant } from './time.ts';
import type { Editor, Scope } from './token.ts';

/** Does `work`, and writes down who did it to what: both or neither. */
export type Act = <T>(who: Editor, verb: Verb, object: string, detail: string, work: () => T) => T;

export function createAct(archive: Pick<Archive, 'act'>, desk: Pick<DeskStore, 'note'>, now: () => Instant): Act {
  return ({ name }, verb, object, detail, work) =>
    archive.act(() => {
      const result = work();
      desk.note({ who: name, verb, object, detail }, now());
      return result;
    });
}

/** `line` counts in the text; null for what concerns the fields. */
export type Remark = { line: number | null; message: string };

/**
 * `missing`: there is nothing of that name. `forbidden`: a scope is missing. `stale`: somebody saved meanwhile.
 * `elsewhere`: it is not for the desk to do. `unreadable`: what was written cannot be taken. `taken`: the id is another's.
 */
export type Refusal = 'missing' | 'forbidden' | 'stale' | 'elsewhere' | 'unreadable' | 'taken';

/** Why something was not done. */
export class Refused extends Error {
  readonly reason: Refusal;
  readonly problems: Remark[];

  constructor(reason: Refusal, message: string, problems: Remark[] = []) {
    super(message);
    this.reason = reason;
    this.problems = problems;
  }
}

/** `scope`: the one that is missing. */
export class MissingScope extends Refused {
  readonly scope: Scope;

  constructor(scope: Scope) {
    super('forbidden', `this needs the scope "${scope}"`);
    this.scope = scope;
  }
}

/** Throws MissingScope where a scope is missing. */
export function requireScope({ scopes }: Editor, scope: Scope): void {
  if (!scopes.includes(scope)) throw new MissingScope(scope);
}
