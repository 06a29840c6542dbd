-- distinct.sql - tickets per customer from the customer column alone.
--
-- The one aggregate whose state is internal: exact distinctness needs a hash table of values of any type. It takes
-- part in parallel plans by serialising; across servers use tickets_per_customer(tickets, customers).
CREATE FUNCTION distinct_accum(internal, anyelement) RETURNS internal
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION distinct_accum(internal, anyelement) IS 'Transition: counts one ticket and remembers its customer.';
CREATE FUNCTION distinct_merge(internal, internal) RETURNS internal
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION distinct_merge(internal, internal) IS 'Merge of the customers of two partial results.';
CREATE FUNCTION distinct_serialize(internal) RETURNS bytea
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION distinct_serialize(internal) IS 'Partial result for another process of this server.';
CREATE FUNCTION distinct_deserialize(bytea, internal) RETURNS internal
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION distinct_deserialize(bytea, internal) IS 'Partial result from another process of this server.';
CREATE FUNCTION distinct_ratio(internal) RETURNS numeric
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION distinct_ratio(internal) IS 'Final function of tickets_per_customer.';

CREATE AGGREGATE tickets_per_customer(customer_id anyelement) (
    SFUNC = distinct_accum, STYPE = internal, SSPACE = 1024, COMBINEFUNC = distinct_merge, PARALLEL = SAFE,
    SERIALFUNC = distinct_serialize, DESERIALFUNC = distinct_deserialize, FINALFUNC = distinct_ratio);
COMMENT ON AGGREGATE tickets_per_customer(customer_id anyelement) IS 'Tickets per distinct customer; one row a ticket, NULL is missing.';
