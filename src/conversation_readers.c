/*
 * conversation_readers.c - what is read from a conversation: waits and replies, counts, what is still open.
 */
#include "postgres.h"

#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/timestamp.h"

#include "business_time.h"
#include "conversation_timeline.h"
#include "decimal.h"
#include "duration.h"

/* One run of customer messages: it waits from its first message to the agent's next one. */
typedef struct Wait
{
	int64 asked;
	int64 answered;
	bool open; /* nobody has answered yet */
} Wait;

/* The next run of customer messages from message *at on; *at moves to the message that answers it. */
static bool
next_wait(const Timeline *t, uint32 *at, Wait *wait)
{
	while (*at < t->count && key_from_agent(t->keys[*at]))
		(*at)++;
	if (*at == t->count)
		return false;
	wait->asked = key_sent_at(t->keys[*at]);
	while (*at < t->count && !key_from_agent(t->keys[*at]))
		(*at)++;
	wait->open = *at == t->count;
	wait->answered = wait->open ? 0 : key_sent_at(t->keys[*at]);
	return true;
}

/* A ticket that an agent opened has no first reply: nobody was waiting for one. */
static bool
first_wait(const Timeline *t, Wait *wait)
{
	uint32 at = 0;

	return t->count > 0 && !key_from_agent(t->keys[0]) && next_wait(t, &at, wait) && !wait->open;
}

/* The wait that is not over yet. */
static bool
open_wait(const Timeline *t, Wait *wait)
{
	uint32 at = t->count;

	if (t->count == 0 || key_from_agent(t->keys[t->count - 1]))
		return false;
	while (at > 0 && !key_from_agent(t->keys[at - 1]))
		at--;
	return next_wait(t, &at, wait);
}

/* ---- the two times, on the clock or in business hours ---- */

static int64
measured_usec(FunctionCallInfo fcinfo, const Timeline *t, const Wait *wait)
{
	if (PG_NARGS() == 1)
		return wait->answered - wait->asked;
	/* The years 1 to 9999 fit 64 bits of microseconds. */
	return (int64) business_between(business_calendar(PG_GETARG_DATUM(1)), wait->asked, wait->answered, t->local);
}

/* (c) and (c, hours) */
PG_FUNCTION_INFO_V1(conversation_first_reply);
Datum
conversation_first_reply(PG_FUNCTION_ARGS)
{
	Timeline t;
	Wait wait;

	timeline_read(&t, PG_GETARG_DATUM(0));
	if (!first_wait(&t, &wait))
		PG_RETURN_NULL();
	PG_RETURN_NUMERIC(minutes_of_usec(measured_usec(fcinfo, &t, &wait)));
}

PG_FUNCTION_INFO_V1(conversation_first_reply_interval);
Datum
conversation_first_reply_interval(PG_FUNCTION_ARGS)
{
	Interval *span;
	Timeline t;
	Wait wait;

	timeline_read(&t, PG_GETARG_DATUM(0));
	if (!first_wait(&t, &wait))
		PG_RETURN_NULL();
	span = palloc0(sizeof(Interval));
	span->time = measured_usec(fcinfo, &t, &wait);
	PG_RETURN_POINTER(span);
}

/* Every run that was answered is one value; one that nobody has answered is missing. */
PG_FUNCTION_INFO_V1(conversation_reply_times);
Datum
conversation_reply_times(PG_FUNCTION_ARGS)
{
	int64 answered = 0;
	uint32 at = 0;
	int64 *usec;
	Timeline t;
	Wait wait = {0};

	timeline_read(&t, PG_GETARG_DATUM(0));
	usec = palloc((t.count / 2 + 1) * sizeof(int64));
	while (next_wait(&t, &at, &wait))
	{
		CHECK_FOR_INTERRUPTS();
		if (!wait.open)
			usec[answered++] = measured_usec(fcinfo, &t, &wait);
	}
	PG_RETURN_POINTER(duration_summary_make(usec, answered, wait.open ? 1 : 0));
}

/* ---- counts ---- */

PG_FUNCTION_INFO_V1(conversation_replies);
Datum
conversation_replies(PG_FUNCTION_ARGS)
{
	int64 replies = 0;
	Timeline t;

	timeline_read(&t, PG_GETARG_DATUM(0));
	for (uint32 i = 0; i < t.count; i++)
		replies += key_from_agent(t.keys[i]);
	PG_RETURN_INT64(replies);
}

PG_FUNCTION_INFO_V1(conversation_contacts);
Datum
conversation_contacts(PG_FUNCTION_ARGS)
{
	int64 contacts = 0;
	uint32 at = 0;
	Timeline t;
	Wait wait;

	timeline_read(&t, PG_GETARG_DATUM(0));
	while (next_wait(&t, &at, &wait))
		contacts++;
	PG_RETURN_INT64(contacts);
}

PG_FUNCTION_INFO_V1(conversation_messages);
Datum
conversation_messages(PG_FUNCTION_ARGS)
{
	Timeline t;

	timeline_read(&t, PG_GETARG_DATUM(0));
	PG_RETURN_INT64(t.count);
}

PG_FUNCTION_INFO_V1(conversation_missing);
Datum
conversation_missing(PG_FUNCTION_ARGS)
{
	Timeline t;

	timeline_read(&t, PG_GETARG_DATUM(0));
	PG_RETURN_INT64(t.missing);
}

PG_FUNCTION_INFO_V1(conversation_started_by_agent);
Datum
conversation_started_by_agent(PG_FUNCTION_ARGS)
{
	Timeline t;

	timeline_read(&t, PG_GETARG_DATUM(0));
	if (t.count == 0)
		PG_RETURN_NULL();
	PG_RETURN_BOOL(key_from_agent(t.keys[0]));
}

PG_FUNCTION_INFO_V1(conversation_awaiting_reply);
Datum
conversation_awaiting_reply(PG_FUNCTION_ARGS)
{
	Timeline t;

	timeline_read(&t, PG_GETARG_DATUM(0));
	if (t.count == 0)
		PG_RETURN_NULL();
	PG_RETURN_BOOL(!key_from_agent(t.keys[t.count - 1]));
}

/* ---- moments, as timestamptz or as timestamp: what went in comes out ---- */

typedef bool (*MomentReader)(const Timeline *t, int64 *at);

static bool
started_at(const Timeline *t, int64 *at)
{
	*at = key_sent_at(t->keys[0]);
	return true;
}

static bool
last_at(const Timeline *t, int64 *at)
{
	*at = key_sent_at(t->keys[t->count - 1]);
	return true;
}

static bool
awaiting_since(const Timeline *t, int64 *at)
{
	Wait wait;

	if (!open_wait(t, &wait))
		return false;
	*at = wait.asked;
	return true;
}

/* A local time given as an instant would be off by the zone, in silence. */
static Datum
read_moment(FunctionCallInfo fcinfo, MomentReader reader, const char *name, bool local)
{
	Timeline t;
	int64 at;

	timeline_read(&t, PG_GETARG_DATUM(0));
	if (t.count == 0)
		PG_RETURN_NULL();
	if (t.local && !local)
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
		                errmsg("the times of this conversation are timestamps without time zone"),
		                errhint("Read them with %s_local(c).", name)));
	if (!t.local && local)
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
		                errmsg("the times of this conversation are timestamps with time zone"),
		                errhint("Read them with %s(c); AT TIME ZONE gives the local time.", name)));
	if (!reader(&t, &at))
		PG_RETURN_NULL();
	PG_RETURN_INT64(at);
}

#define CONVERSATION_MOMENT(name) \
	PG_FUNCTION_INFO_V1(conversation_##name); \
	Datum conversation_##name(PG_FUNCTION_ARGS) \
	{ \
		return read_moment(fcinfo, name, #name, false); \
	} \
	PG_FUNCTION_INFO_V1(conversation_##name##_local); \
	Datum conversation_##name##_local(PG_FUNCTION_ARGS) \
	{ \
		return read_moment(fcinfo, name, #name, true); \
	}

CONVERSATION_MOMENT(started_at)
CONVERSATION_MOMENT(last_at)
CONVERSATION_MOMENT(awaiting_since)
