-- blocks.sql - what the families' SQL repeats, as named blocks (blocks.awk tells how they are written).
--
-- A family's own blocks stand in its file. What occurs once is plain SQL.

-- ---- functions ----
-- With defaults for arguments; its comment has to name it without them.
@block defaulted signature | without defaults | result | properties | symbol | comment
CREATE FUNCTION $1 RETURNS $3
    LANGUAGE C $4 PARALLEL SAFE AS 'MODULE_PATHNAME', '$5';
COMMENT ON FUNCTION $2 IS '$6';
@end

@block function signature | result | properties | symbol | comment
@defaulted $1 | $1 | $2 | $3 | $4 | $5
@end

@block reader signature | result | symbol | comment
@function $1 | $2 | IMMUTABLE STRICT | $3 | $4
@end

-- A reader with options.
@block optional name | first | options | types of the options | result | symbol | comment
@defaulted $1($2, $3) | $1($2, $4) | $5 | IMMUTABLE | $6 | $7
@end

-- What a row counts as, in and out again.
@block row_of name | state | arguments | volatility | symbol | going out
@function $1_accum($2, $3) | $2 | $4 | $5_accum | Transition: counts one row in.
@function $1_unaccum($2, $3) | $2 | $4 | $5_unaccum | Inverse transition: $6.
@end

@block row name | state | arguments | symbol
@row_of $1 | $2 | $3 | IMMUTABLE | $4 | takes one row out
@end

-- ---- types ----
@block type name | layout | comment | comment of the cast to jsonb
CREATE TYPE $1;
@reader $1_in(cstring) | $1 | $1_in | Text input of $1.
@reader $1_out($1) | cstring | $1_out | Text output of $1: lossless, canonical.
@reader $1_recv(internal) | $1 | $1_recv | Binary input of $1, validated.
@reader $1_send($1) | bytea | $1_send | Binary output of $1, network order.
CREATE TYPE $1 (
    INPUT = $1_in, OUTPUT = $1_out, RECEIVE = $1_recv, SEND = $1_send,
    $2
);
COMMENT ON TYPE $1 IS '$3';
@reader $1_jsonb($1) | jsonb | $1_jsonb | $4
CREATE CAST ($1 AS jsonb) WITH FUNCTION $1_jsonb($1);
@end

@block comparison type | name | operator | commutator | negator | estimators | what | result
@reader $1_$2($1, $1) | boolean | $1_$2 | Comparison of $7: $8.
CREATE OPERATOR $3 (LEFTARG = $1, RIGHTARG = $1, FUNCTION = $1_$2, COMMUTATOR = $4, NEGATOR = $5, $6);
COMMENT ON OPERATOR $3 ($1, $1) IS 'Comparison of $7; the order is total but arbitrary.';
@end

@block order type | what
@comparison $1 | eq | = | = | <> | RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES | $2 | equal
@comparison $1 | ne | <> | <> | = | RESTRICT = neqsel, JOIN = neqjoinsel | $2 | not equal
@comparison $1 | lt | < | > | >= | RESTRICT = scalarltsel, JOIN = scalarltjoinsel | $2 | less (an arbitrary total order)
@comparison $1 | le | <= | >= | > | RESTRICT = scalarlesel, JOIN = scalarlejoinsel | $2 | less or equal (an arbitrary total order)
@comparison $1 | gt | > | < | <= | RESTRICT = scalargtsel, JOIN = scalargtjoinsel | $2 | greater (an arbitrary total order)
@comparison $1 | ge | >= | <= | < | RESTRICT = scalargesel, JOIN = scalargejoinsel | $2 | greater or equal (an arbitrary total order)
@reader $1_cmp($1, $1) | integer | $1_cmp | Three-way comparison for btree.
@reader $1_hash($1) | integer | $1_hash | Hash, equal for equal $2.
@reader $1_hash_extended($1, bigint) | bigint | $1_hash_extended | Seeded 64-bit hash, equal for equal $2.
CREATE OPERATOR CLASS $1_ops DEFAULT FOR TYPE $1 USING btree AS
    OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =, OPERATOR 4 >=, OPERATOR 5 >, FUNCTION 1 $1_cmp($1, $1);
CREATE OPERATOR CLASS $1_ops DEFAULT FOR TYPE $1 USING hash AS
    OPERATOR 1 =, FUNCTION 1 $1_hash($1), FUNCTION 2 $1_hash_extended($1, bigint);
@end

@block merge type | comment
@reader $1_add($1, $1) | $1 | $1_add | $2
CREATE OPERATOR + (LEFTARG = $1, RIGHTARG = $1, FUNCTION = $1_add, COMMUTATOR = +);
COMMENT ON OPERATOR + ($1, $1) IS '$2';
@end

-- A summary type: input and output, jsonb, operators, classes, +, and the inverse of + for moving frames.
@block summary name | layout | comment | comment of the cast to jsonb | comment of the inverse
@type $1 | $2 | $3 | $4
@order $1 | summaries
@merge $1 | The two summaries merged.
@reader $1_subtract($1, $1) | $1 | $1_subtract | $5
@end

-- ---- aggregates ----
@block aggregate signature | state | forward | inverse | empty | options | comment
CREATE AGGREGATE $1 (
    SFUNC = $3, STYPE = $2, INITCOND = '$5', COMBINEFUNC = $2_add, PARALLEL = SAFE,
    MSFUNC = $3, MINVFUNC = $4, MSTYPE = $2, MINITCOND = '$5', $6);
COMMENT ON AGGREGATE $1 IS '$7';
@end

@block builder signature | state | row | comment
@aggregate $1 | $2 | $3_accum | $3_unaccum | missing:0 | MSSPACE = 0 | $4
@end

@block merged state | comment
@aggregate $1(s $1) | $1 | $1_add | $1_subtract | missing:0 | MSSPACE = 0 | $2
@end

@block one_step signature | state | row | final | comment
@aggregate $1 | $2 | $3_accum | $3_unaccum | missing:0 | FINALFUNC = $4, MFINALFUNC = $4 | $5
@end

-- A KPI over rows and its twin, the summary with the same arguments.
@block kpi name | arguments | state | row | final | comment
@one_step $1($2) | $3 | $4 | $5 | $6
@builder $1_summary($2) | $3 | $4 | The summary of $1: its $5 is $1.
@end
