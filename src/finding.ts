/** One thing that `nashra doctor` found. */
export type Finding = {
  /** Which check: scripts may rely on the name. */
  check: string;
  /** `notice`: worth knowing, and nothing that the operator can or must mend now. */
  level: 'wrong' | 'notice';
  what: string;
  /** How it was seen. */
  seen: string;
  todo: string;
};

export function wrong(check: string, what: string, seen: string, todo: string): Finding {
  return { check, level: 'wrong', what, seen, todo };
}

export function notice(check: string, what: string, seen: string, todo: string): Finding {
  return { check, level: 'notice', what, seen, todo };
}
