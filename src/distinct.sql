-- distinct.sql - tickets per customer from the customer column alone.
--
-- The one aggregate whose state is internal: exact distinctness needs a hash table of values of any type. It takes
-- part in parallel plans by serialising; across servers use tickets_per_customer(tickets, customers).
@function distinct_accum(internal, anyelement) | internal | IMMUTABLE | distinct_accum | Transition: counts one ticket and remembers its customer.
@function distinct_merge(internal, internal) | internal | IMMUTABLE | distinct_merge | Merge of the customers of two partial results.
@reader distinct_serialize(internal) | bytea | distinct_serialize | Partial result for another process of this server.
@reader distinct_deserialize(bytea, internal) | internal | distinct_deserialize | Partial result from another process of this server.
@function distinct_ratio(internal) | numeric | IMMUTABLE | distinct_ratio | Final function of tickets_per_customer.

CREATE AGGREGATE tickets_per_customer(customer_id anyelement) (
    SFUNC = distinct_accum, STYPE = internal, SSPACE = 1024, COMBINEFUNC = distinct_merge, PARALLEL = SAFE,
    SERIALFUNC = distinct_serialize, DESERIALFUNC = distinct_deserialize, FINALFUNC = distinct_ratio);
COMMENT ON AGGREGATE tickets_per_customer(customer_id anyelement) IS 'Tickets per distinct customer; one row a ticket, NULL is missing.';
