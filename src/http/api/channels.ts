/** Channels and who follows them. */
import { type Channel, channelTitle } from '../../channel.ts';
import { channelUrl, feedUrl } from '../../format.ts';
import { channelsOf, type Publication } from '../publication.ts';
import type { Operation } from './operation.ts';
import { paged } from './paging.ts';
import { limit, oneOf, text } from './parameters.ts';
import { Problem } from './problem.ts';
import { kindNames } from './schemas.ts';
import { page } from './shape.ts';

const tag = 'Channels';

export const channels: Operation[] = [
  {
    id: 'listChannels',
    method: 'GET',
    path: '/channels',
    tag,
    scope: 'read',
    summary: 'Every public channel: its page, its feeds, its actor, how many follow it',
    query: [
      oneOf('kind', kindNames, 'Only channels of this kind.'),
      text('after', 'Those after the channel with this handle.'),
      limit,
    ],
    answers: { 200: page('Channel') },
    answer: (call) => {
      const { publication, query } = call;
      const { kind, after } = query;
      const all = channelsOf(publication).filter((one) => kind === undefined || one.kind === kind);
      const at = after === undefined ? -1 : all.findIndex((one) => publication.federation.handleOf(one) === after);
      if (after !== undefined && at < 0) throw unknownHandle('after', after);
      return paged(
        call,
        all.slice(at + 1, at + 2 + query.limit),
        (last) => ({ after: publication.federation.handleOf(last) }),
        (one) => channelJson(publication, one),
      );
    },
  },
  {
    id: 'listFollowers',
    method: 'GET',
    path: '/followers',
    tag,
    scope: 'operate',
    summary: 'Who follows a channel, in the order in which they came',
    query: [
      text('handle', 'The channel’s, as /channels has it.', { required: true }),
      text('after', 'Those after the follower whose actor has this address.'),
      limit,
    ],
    answers: { 200: page('Follower') },
    answer: (call) => {
      const { handle = '', after, limit } = call.query;
      const { federation } = call.publication;
      if (federation.actorAt(handle) === null) throw unknownHandle('handle', handle);
      return paged(call, federation.followerPage(handle, { after, limit: limit + 1 }), ({ actor }) => ({
        after: actor,
      }));
    },
  },
];

function channelJson({ origin, formats, site, outside }: Publication, channel: Channel) {
  const { kind, slug } = channel;
  const language = channel.language ?? site().language;
  const { handle, address, followers } = outside.profile(channel);
  return {
    ...{ kind, slug, title: channelTitle(channel, language), language },
    url: channelUrl({ origin, channel }),
    feeds: formats.map(({ name, file, mediaType }) => ({
      format: name,
      type: mediaType,
      url: feedUrl({ origin, channel }, file, null),
    })),
    ...{ handle, actor: address, followers },
  };
}

function unknownHandle(parameter: string, handle: string): Problem {
  return new Problem('wrong-parameter', { errors: [{ parameter, message: `no channel has the handle "${handle}"` }] });
}
