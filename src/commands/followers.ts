import type { Config } from '../config.ts';
import type { Follower } from '../follower.ts';
import { print, withFederation } from './stores.ts';

/** Counts who follows each channel; with `csv` names them: handle, actor, since. */
export function followersCommand(config: Config, { csv = false, json = false }: { csv?: boolean; json?: boolean }) {
  return withFederation(config, (store) => {
    if (csv && json)
      print(store.followers().map(({ handle, actor, since }) => JSON.stringify({ handle, actor, since })));
    else if (csv) print(store.followers().map(followerLine));
    else if (json) print(store.followerCounts().map((count) => JSON.stringify(count)));
    else print(store.followerCounts().map(({ handle, followers }) => `${handle} ${followers}`));
    return 0;
  });
}

/** RFC 4180: handle, actor, since. */
export function followerLine({ handle, actor, since }: Follower): string {
  return [handle, actor, since].map(cell).join(',');
}

function cell(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
