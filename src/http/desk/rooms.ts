/** The addresses of the desk, in the order in which they are tried. */
import { activityRoom } from './activity.ts';
import { articlesRoom } from './articles.ts';
import { conversationsRoom } from './conversations.ts';
import { deliveriesRoom } from './deliveries.ts';
import { articleRoom, newArticleRoom, previewRoom } from './editor.ts';
import { followersRoom } from './followers.ts';
import { mediaRoom, pickRoom, shownRoom } from './picking.ts';
import { referencesRoom } from './references.ts';
import { revisionsRoom } from './revisions.ts';
import { suggestionsRoom } from './suggestions.ts';
import type { Room } from './visit.ts';

export const rooms: Room[] = [
  articlesRoom,
  newArticleRoom,
  articleRoom,
  revisionsRoom,
  suggestionsRoom,
  previewRoom,
  pickRoom,
  mediaRoom,
  shownRoom,
  referencesRoom,
  conversationsRoom,
  deliveriesRoom,
  followersRoom,
  activityRoom,
];
