-- conversation.sql - one ticket's messages, and what is read from them.
--
-- conversation(sent_at, from_agent) builds; readers take the type. Times with a zone and times without have the same
-- functions, except that a moment is read back as the type it went in as: started_at or started_at_local.

-- ---- type conversation ----
CREATE TYPE conversation;
CREATE FUNCTION conversation_in(cstring) RETURNS conversation
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION conversation_in(cstring) IS 'Text input of conversation.';
CREATE FUNCTION conversation_out(conversation) RETURNS cstring
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION conversation_out(conversation) IS 'Text output of conversation: lossless, canonical.';
CREATE FUNCTION conversation_recv(internal) RETURNS conversation
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION conversation_recv(internal) IS 'Binary input of conversation, validated.';
CREATE FUNCTION conversation_send(conversation) RETURNS bytea
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION conversation_send(conversation) IS 'Binary output of conversation, network order.';
CREATE TYPE conversation (
    INPUT = conversation_in, OUTPUT = conversation_out, RECEIVE = conversation_recv, SEND = conversation_send,
    INTERNALLENGTH = VARIABLE, ALIGNMENT = int4, STORAGE = extended
);
COMMENT ON TYPE conversation IS 'One ticket''s messages: when each was sent, and whether an agent or the customer wrote it. Text form: customer:2024-03-01T09:00:00Z agent:2024-03-01T09:04:00Z missing:0.';

-- ---- operators of conversation ----
CREATE FUNCTION conversation_eq(conversation, conversation) RETURNS boolean
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION conversation_eq(conversation, conversation) IS 'Comparison of conversations: equal.';
CREATE FUNCTION conversation_ne(conversation, conversation) RETURNS boolean
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION conversation_ne(conversation, conversation) IS 'Comparison of conversations: not equal.';
CREATE FUNCTION conversation_lt(conversation, conversation) RETURNS boolean
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION conversation_lt(conversation, conversation) IS 'Comparison of conversations: less (an arbitrary total order).';
CREATE FUNCTION conversation_le(conversation, conversation) RETURNS boolean
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION conversation_le(conversation, conversation) IS 'Comparison of conversations: less or equal (an arbitrary total order).';
CREATE FUNCTION conversation_gt(conversation, conversation) RETURNS boolean
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION conversation_gt(conversation, conversation) IS 'Comparison of conversations: greater (an arbitrary total order).';
CREATE FUNCTION conversation_ge(conversation, conversation) RETURNS boolean
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION conversation_ge(conversation, conversation) IS 'Comparison of conversations: greater or equal (an arbitrary total order).';
CREATE FUNCTION conversation_cmp(conversation, conversation) RETURNS integer
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION conversation_cmp(conversation, conversation) IS 'Three-way comparison for btree.';
CREATE FUNCTION conversation_hash(conversation) RETURNS integer
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION conversation_hash(conversation) IS 'Hash, equal for equal conversations.';
CREATE FUNCTION conversation_hash_extended(conversation, bigint) RETURNS bigint
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION conversation_hash_extended(conversation, bigint) IS 'Seeded 64-bit hash, equal for equal conversations.';
CREATE FUNCTION conversation_add(conversation, conversation) RETURNS conversation
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION conversation_add(conversation, conversation) IS 'The messages of both.';
CREATE OPERATOR = (LEFTARG = conversation, RIGHTARG = conversation, FUNCTION = conversation_eq, COMMUTATOR = =, NEGATOR = <>,
    RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES);
CREATE OPERATOR <> (LEFTARG = conversation, RIGHTARG = conversation, FUNCTION = conversation_ne, COMMUTATOR = <>, NEGATOR = =,
    RESTRICT = neqsel, JOIN = neqjoinsel);
CREATE OPERATOR < (LEFTARG = conversation, RIGHTARG = conversation, FUNCTION = conversation_lt, COMMUTATOR = >, NEGATOR = >=,
    RESTRICT = scalarltsel, JOIN = scalarltjoinsel);
CREATE OPERATOR <= (LEFTARG = conversation, RIGHTARG = conversation, FUNCTION = conversation_le, COMMUTATOR = >=, NEGATOR = >,
    RESTRICT = scalarlesel, JOIN = scalarlejoinsel);
CREATE OPERATOR > (LEFTARG = conversation, RIGHTARG = conversation, FUNCTION = conversation_gt, COMMUTATOR = <, NEGATOR = <=,
    RESTRICT = scalargtsel, JOIN = scalargtjoinsel);
CREATE OPERATOR >= (LEFTARG = conversation, RIGHTARG = conversation, FUNCTION = conversation_ge, COMMUTATOR = <=, NEGATOR = <,
    RESTRICT = scalargesel, JOIN = scalargejoinsel);
CREATE OPERATOR + (LEFTARG = conversation, RIGHTARG = conversation, FUNCTION = conversation_add, COMMUTATOR = +);
CREATE OPERATOR CLASS conversation_ops DEFAULT FOR TYPE conversation USING btree AS
    OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =, OPERATOR 4 >=, OPERATOR 5 >,
    FUNCTION 1 conversation_cmp(conversation, conversation);
CREATE OPERATOR CLASS conversation_ops DEFAULT FOR TYPE conversation USING hash AS
    OPERATOR 1 =, FUNCTION 1 conversation_hash(conversation), FUNCTION 2 conversation_hash_extended(conversation, bigint);
COMMENT ON OPERATOR = (conversation, conversation) IS 'Comparison of conversations; the order is total but arbitrary.';
COMMENT ON OPERATOR <> (conversation, conversation) IS 'Comparison of conversations; the order is total but arbitrary.';
COMMENT ON OPERATOR < (conversation, conversation) IS 'Comparison of conversations; the order is total but arbitrary.';
COMMENT ON OPERATOR <= (conversation, conversation) IS 'Comparison of conversations; the order is total but arbitrary.';
COMMENT ON OPERATOR > (conversation, conversation) IS 'Comparison of conversations; the order is total but arbitrary.';
COMMENT ON OPERATOR >= (conversation, conversation) IS 'Comparison of conversations; the order is total but arbitrary.';
COMMENT ON OPERATOR + (conversation, conversation) IS 'The messages of both.';
CREATE FUNCTION conversation_jsonb(conversation) RETURNS jsonb
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION conversation_jsonb(conversation) IS '{"messages": [{"at": "2024-03-01T09:00:00Z", "from": "customer"}, ...], "missing": 0}';
CREATE CAST (conversation AS jsonb) WITH FUNCTION conversation_jsonb(conversation);

-- ---- moves ----
CREATE FUNCTION conversation_accum(conversation, timestamptz, boolean) RETURNS conversation
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION conversation_accum(conversation, timestamptz, boolean) IS 'Transition: one more message.';
CREATE FUNCTION conversation_accum(conversation, timestamp, boolean) RETURNS conversation
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'conversation_local_accum';
COMMENT ON FUNCTION conversation_accum(conversation, timestamp, boolean) IS 'Transition: one more message.';
CREATE FUNCTION conversation_final(conversation) RETURNS conversation
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION conversation_final(conversation) IS 'Final function of conversation: sorted, packed, canonical.';
CREATE FUNCTION conversation_union(conversation, conversation) RETURNS conversation
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION conversation_union(conversation, conversation) IS 'The messages of both; one that both have counts once.';
CREATE OPERATOR | (LEFTARG = conversation, RIGHTARG = conversation, FUNCTION = conversation_union, COMMUTATOR = |);
COMMENT ON OPERATOR | (conversation, conversation) IS 'The messages of both; one that both have (same time, same side) counts once, so that merging again changes nothing.';

-- ---- readers ----
CREATE FUNCTION first_reply(c conversation) RETURNS numeric
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'conversation_first_reply';
COMMENT ON FUNCTION first_reply(c conversation) IS 'Minutes from the customer''s first message to the agent''s answer; NULL if there is none yet, or an agent wrote first.';
CREATE FUNCTION first_reply_interval(c conversation) RETURNS interval
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'conversation_first_reply_interval';
COMMENT ON FUNCTION first_reply_interval(c conversation) IS 'From the customer''s first message to the agent''s answer; NULL if there is none yet, or an agent wrote first.';
CREATE FUNCTION reply_times(c conversation) RETURNS duration_summary
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'conversation_reply_times';
COMMENT ON FUNCTION reply_times(c conversation) IS 'How long each run of customer messages waited, from its first message to the agent''s next one; a run that waits still is missing.';
CREATE FUNCTION replies(c conversation) RETURNS bigint
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'conversation_replies';
COMMENT ON FUNCTION replies(c conversation) IS 'How many messages agents wrote.';
CREATE FUNCTION contacts(c conversation) RETURNS bigint
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'conversation_contacts';
COMMENT ON FUNCTION contacts(c conversation) IS 'How often the customer wrote in: runs of customer messages without an agent message between them.';
CREATE FUNCTION messages(c conversation) RETURNS bigint
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'conversation_messages';
COMMENT ON FUNCTION messages(c conversation) IS 'How many messages there are, missing ones not counted.';
CREATE FUNCTION missing(c conversation) RETURNS bigint
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'conversation_missing';
COMMENT ON FUNCTION missing(c conversation) IS 'How many messages had no time or no author.';
CREATE FUNCTION started_by_agent(c conversation) RETURNS boolean
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'conversation_started_by_agent';
COMMENT ON FUNCTION started_by_agent(c conversation) IS 'Whether an agent wrote first; NULL without messages.';
CREATE FUNCTION awaiting_reply(c conversation) RETURNS boolean
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'conversation_awaiting_reply';
COMMENT ON FUNCTION awaiting_reply(c conversation) IS 'Whether the last message is the customer''s; NULL without messages.';
CREATE FUNCTION first_reply(c conversation, hours business_hours) RETURNS numeric
    LANGUAGE C STABLE STRICT PARALLEL SAFE COST 10 AS 'MODULE_PATHNAME', 'conversation_first_reply';
COMMENT ON FUNCTION first_reply(c conversation, hours business_hours) IS 'Open minutes from the customer''s first message to the agent''s answer; NULL if there is none yet, or an agent wrote first.';
CREATE FUNCTION first_reply_interval(c conversation, hours business_hours) RETURNS interval
    LANGUAGE C STABLE STRICT PARALLEL SAFE COST 10 AS 'MODULE_PATHNAME', 'conversation_first_reply_interval';
COMMENT ON FUNCTION first_reply_interval(c conversation, hours business_hours) IS 'Open time from the customer''s first message to the agent''s answer; NULL if there is none yet, or an agent wrote first.';
CREATE FUNCTION reply_times(c conversation, hours business_hours) RETURNS duration_summary
    LANGUAGE C STABLE STRICT PARALLEL SAFE COST 10 AS 'MODULE_PATHNAME', 'conversation_reply_times';
COMMENT ON FUNCTION reply_times(c conversation, hours business_hours) IS 'How long each run of customer messages waited while the hours were open; a run that waits still is missing.';
CREATE FUNCTION started_at(c conversation) RETURNS timestamptz
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'conversation_started_at';
COMMENT ON FUNCTION started_at(c conversation) IS 'When the first message was sent; of a conversation of timestamptz.';
CREATE FUNCTION started_at_local(c conversation) RETURNS timestamp
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'conversation_started_at_local';
COMMENT ON FUNCTION started_at_local(c conversation) IS 'When the first message was sent; of a conversation of timestamp.';
CREATE FUNCTION last_at(c conversation) RETURNS timestamptz
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'conversation_last_at';
COMMENT ON FUNCTION last_at(c conversation) IS 'When the last message was sent; of a conversation of timestamptz.';
CREATE FUNCTION last_at_local(c conversation) RETURNS timestamp
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'conversation_last_at_local';
COMMENT ON FUNCTION last_at_local(c conversation) IS 'When the last message was sent; of a conversation of timestamp.';
CREATE FUNCTION awaiting_since(c conversation) RETURNS timestamptz
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'conversation_awaiting_since';
COMMENT ON FUNCTION awaiting_since(c conversation) IS 'When the first message of the run that is still unanswered was sent; NULL if nobody waits; of a conversation of timestamptz.';
CREATE FUNCTION awaiting_since_local(c conversation) RETURNS timestamp
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'conversation_awaiting_since_local';
COMMENT ON FUNCTION awaiting_since_local(c conversation) IS 'When the first message of the run that is still unanswered was sent; NULL if nobody waits; of a conversation of timestamp.';

-- ---- aggregates ----

CREATE AGGREGATE conversation(sent_at timestamptz, from_agent boolean) (
    SFUNC = conversation_accum, STYPE = conversation, SSPACE = 128, INITCOND = 'missing:0', COMBINEFUNC = conversation_add, PARALLEL = SAFE,
    FINALFUNC = conversation_final);
COMMENT ON AGGREGATE conversation(sent_at timestamptz, from_agent boolean) IS 'One ticket''s messages, in any row order.';

CREATE AGGREGATE conversation(sent_at timestamp, from_agent boolean) (
    SFUNC = conversation_accum, STYPE = conversation, SSPACE = 128, INITCOND = 'missing:0', COMBINEFUNC = conversation_add, PARALLEL = SAFE,
    FINALFUNC = conversation_final);
COMMENT ON AGGREGATE conversation(sent_at timestamp, from_agent boolean) IS 'One ticket''s messages, in any row order.';

CREATE AGGREGATE conversation(c conversation) (
    SFUNC = conversation_add, STYPE = conversation, SSPACE = 128, INITCOND = 'missing:0', COMBINEFUNC = conversation_add, PARALLEL = SAFE,
    FINALFUNC = conversation_final);
COMMENT ON AGGREGATE conversation(c conversation) IS 'Merges conversations of one ticket.';
