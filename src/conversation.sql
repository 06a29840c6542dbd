-- conversation.sql - one ticket's messages, and what is read from them.
--
-- conversation(sent_at, from_agent) builds; readers take the type. Times with a zone and times without have the same
-- functions, except that a moment is read back as the type it went in as: started_at or started_at_local.

-- ---- type conversation ----
@type conversation | INTERNALLENGTH = VARIABLE, ALIGNMENT = int4, STORAGE = extended | One ticket''s messages: when each was sent, and whether an agent or the customer wrote it. Text form: customer:2024-03-01T09:00:00Z agent:2024-03-01T09:04:00Z missing:0. | {"messages": [{"at": "2024-03-01T09:00:00Z", "from": "customer"}, ...], "missing": 0}
@order conversation | conversations
@merge conversation | The messages of both.

-- ---- moves ----
@function conversation_accum(conversation, timestamptz, boolean) | conversation | IMMUTABLE | conversation_accum | Transition: one more message.
@function conversation_accum(conversation, timestamp, boolean) | conversation | IMMUTABLE | conversation_local_accum | Transition: one more message.
@reader conversation_final(conversation) | conversation | conversation_final | Final function of conversation: sorted, packed, canonical.
@reader conversation_union(conversation, conversation) | conversation | conversation_union | The messages of both; one that both have counts once.
CREATE OPERATOR | (LEFTARG = conversation, RIGHTARG = conversation, FUNCTION = conversation_union, COMMUTATOR = |);
COMMENT ON OPERATOR | (conversation, conversation) IS 'The messages of both; one that both have (same time, same side) counts once, so that merging again changes nothing.';

-- ---- readers ----
@reader first_reply(c conversation) | numeric | conversation_first_reply | Minutes from the customer''s first message to the agent''s answer; NULL if there is none yet, or an agent wrote first.
@reader first_reply_interval(c conversation) | interval | conversation_first_reply_interval | From the customer''s first message to the agent''s answer; NULL if there is none yet, or an agent wrote first.
@reader reply_times(c conversation) | duration_summary | conversation_reply_times | How long each run of customer messages waited, from its first message to the agent''s next one; a run that waits still is missing.
@reader replies(c conversation) | bigint | conversation_replies | How many messages agents wrote.
@reader contacts(c conversation) | bigint | conversation_contacts | How often the customer wrote in: runs of customer messages without an agent message between them.
@reader messages(c conversation) | bigint | conversation_messages | How many messages there are, missing ones not counted.
@reader missing(c conversation) | bigint | conversation_missing | How many messages had no time or no author.
@reader started_by_agent(c conversation) | boolean | conversation_started_by_agent | Whether an agent wrote first; NULL without messages.
@reader awaiting_reply(c conversation) | boolean | conversation_awaiting_reply | Whether the last message is the customer''s; NULL without messages.
@function first_reply(c conversation, hours business_hours) | numeric | STABLE STRICT COST 10 | conversation_first_reply | Open minutes from the customer''s first message to the agent''s answer; NULL if there is none yet, or an agent wrote first.
@function first_reply_interval(c conversation, hours business_hours) | interval | STABLE STRICT COST 10 | conversation_first_reply_interval | Open time from the customer''s first message to the agent''s answer; NULL if there is none yet, or an agent wrote first.
@function reply_times(c conversation, hours business_hours) | duration_summary | STABLE STRICT COST 10 | conversation_reply_times | How long each run of customer messages waited while the hours were open; a run that waits still is missing.
@reader started_at(c conversation) | timestamptz | conversation_started_at | When the first message was sent; of a conversation of timestamptz.
@reader started_at_local(c conversation) | timestamp | conversation_started_at_local | When the first message was sent; of a conversation of timestamp.
@reader last_at(c conversation) | timestamptz | conversation_last_at | When the last message was sent; of a conversation of timestamptz.
@reader last_at_local(c conversation) | timestamp | conversation_last_at_local | When the last message was sent; of a conversation of timestamp.
@reader awaiting_since(c conversation) | timestamptz | conversation_awaiting_since | When the first message of the run that is still unanswered was sent; NULL if nobody waits; of a conversation of timestamptz.
@reader awaiting_since_local(c conversation) | timestamp | conversation_awaiting_since_local | When the first message of the run that is still unanswered was sent; NULL if nobody waits; of a conversation of timestamp.

-- ---- aggregates ----
@block conversation_of arguments | forward | comment
CREATE AGGREGATE conversation($1) (
    SFUNC = $2, STYPE = conversation, SSPACE = 128, INITCOND = 'missing:0', COMBINEFUNC = conversation_add, PARALLEL = SAFE,
    FINALFUNC = conversation_final);
COMMENT ON AGGREGATE conversation($1) IS '$3';
@end

@conversation_of sent_at timestamptz, from_agent boolean | conversation_accum | One ticket''s messages, in any row order.
@conversation_of sent_at timestamp, from_agent boolean | conversation_accum | One ticket''s messages, in any row order.
@conversation_of c conversation | conversation_add | Merges conversations of one ticket.
