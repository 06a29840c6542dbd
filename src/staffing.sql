-- staffing.sql - Erlang C and Erlang A: waits for a number of agents, and agents for a wait.
--
-- The times of one call are all minutes or all intervals. Without patience it is Erlang C, with it Erlang A.
@block erlang signature | types | result | symbol | comment
@defaulted $1 | $2 | $3 | IMMUTABLE COST 100 | $4 | $5
@end

@block erlang_forms time | form
@erlang erlang_wait(calls_per_hour double precision, aht $1, agents double precision, patience $1 DEFAULT NULL) | erlang_wait(double precision, $1, double precision, $1) | numeric | erlang_wait_$2 | Callers who find every agent busy, in percent (Erlang C, with patience Erlang A); NULL where the queue would grow for ever.
@erlang erlang_service_level(calls_per_hour double precision, aht $1, agents double precision, target $1, patience $1 DEFAULT NULL) | erlang_service_level(double precision, $1, double precision, $1, $1) | numeric | erlang_service_level_$2 | Callers answered within the target in percent of all who called (Erlang C, with patience Erlang A); NULL where the queue would grow for ever.
@erlang erlang_asa(calls_per_hour double precision, aht $1, agents double precision, patience $1 DEFAULT NULL) | erlang_asa(double precision, $1, double precision, $1) | numeric | erlang_asa_$2 | Mean wait of all callers in minutes (Erlang C, with patience Erlang A); NULL where the queue would grow for ever.
@erlang erlang_asa_interval(calls_per_hour double precision, aht $1, agents double precision, patience $1 DEFAULT NULL) | erlang_asa_interval(double precision, $1, double precision, $1) | interval | erlang_asa_interval_$2 | Mean wait of all callers as an interval (Erlang C, with patience Erlang A); NULL where the queue would grow for ever.
@erlang erlang_occupancy(calls_per_hour double precision, aht $1, agents double precision, patience $1 DEFAULT NULL) | erlang_occupancy(double precision, $1, double precision, $1) | numeric | erlang_occupancy_$2 | How much of their time agents are busy, in percent (Erlang C, with patience Erlang A); NULL where the queue would grow for ever.
@function erlang_abandonment(calls_per_hour double precision, aht $1, agents double precision, patience $1) | numeric | IMMUTABLE STRICT COST 100 | erlang_abandonment_$2 | Callers who hang up before they are answered, in percent (Erlang A).
@erlang erlang_agents(calls_per_hour double precision, aht $1, target $1, service_level double precision DEFAULT 80, max_occupancy double precision DEFAULT 100, shrinkage double precision DEFAULT 0, patience $1 DEFAULT NULL) | erlang_agents(double precision, $1, $1, double precision, double precision, double precision, $1) | bigint | erlang_agents_$2 | The fewest agents who answer service_level percent within the target and are busy at most max_occupancy percent of their time, and those needed to have them while shrinkage percent are away (Erlang C, with patience Erlang A).
@end

@erlang_forms double precision | minutes
@erlang_forms interval | interval
