/** What pages show of people elsewhere: who follows, and what they answer. */
import type { Article } from '../article.ts';
import type { ChannelKey } from '../channel.ts';
import type { FederationStore } from '../federation-store.ts';
import type { Conversation, Profile } from '../follower.ts';
import { actorUrl, objectUrl } from './addresses.ts';
import type { Standing } from './article-object.ts';

/** Answers on a page; the rest is where they were written. */
const mostAnswers = 100;

export function peopleIn(store: FederationStore, origin: string, standingOf: (uid: string) => Standing) {
  return {
    profile(channel: ChannelKey): Profile {
      const handle = store.handleOf(channel);
      return { handle, address: actorUrl(origin, handle), followers: store.followerCount(handle) };
    },

    objectOf({ id, federate }: Article): { address: string; handle: string } | null {
      if (federate === 'never') return null;
      const { generation, sender } = standingOf(id);
      return { address: objectUrl(origin, id, generation), handle: sender };
    },

    conversation(uid: string): Conversation {
      return {
        likes: store.interactionCount(uid, 'like'),
        shares: store.interactionCount(uid, 'share'),
        answers: store.answers(uid, mostAnswers).map((answer) => {
          const { name, url } = store.remoteActor(answer.actor) ?? { name: answer.actor, url: answer.actor };
          return { ...answer, author: { name, url } };
        }),
      };
    },
  };
}
