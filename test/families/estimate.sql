-- Intervals and comparisons: against R, mirrored exactly, equal however the rows are split.
--
-- The expectations were printed by R 4.2.2 (Debian's r-base-core) with sprintf("%.15g", …); the commands stand above
-- each table. R is not needed to run this.
\set QUIET 1
BEGIN;
SET LOCAL client_min_messages = warning;
SET LOCAL TimeZone = 'UTC';
SELECT * FROM no_plan();

-- A relative error below 1e-9.
CREATE FUNCTION pg_temp.near(ours numeric, theirs double precision) RETURNS boolean LANGUAGE sql AS
$$ SELECT abs(ours::double precision - theirs) <= 1e-9 * abs(theirs) $$;
CREATE FUNCTION pg_temp.plan(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE line text; all_lines text := '';
BEGIN FOR line IN EXECUTE 'EXPLAIN (COSTS OFF) ' || query LOOP all_lines := all_lines || line || E'\n'; END LOOP; RETURN all_lines; END $$;

-- ---- the special functions, seen through intervals that are a known multiple of them ----

-- R: -qt((1 - confidence) / 2, n - 1). n answers, half of them 0 and half 10, have a mean of 5 and its standard error is 5 / sqrt(n - 1).
CREATE TEMP TABLE r_t (confidence double precision, n integer, t double precision);
INSERT INTO r_t VALUES
    (0.1, 2, 0.158384440324536),
    (0.5, 2, 1),
    (0.8, 2, 3.07768353717525),
    (0.9, 2, 6.31375151467504),
    (0.95, 2, 12.7062047361747),
    (0.99, 2, 63.6567411628715),
    (0.999, 2, 636.619248768719),
    (0.999999, 2, 636619.772348751),
    (0.999999999999, 2, 636633855803.559),
    (0.1, 4, 0.136598199353699),
    (0.5, 4, 0.764892328404345),
    (0.8, 4, 1.63774435369621),
    (0.9, 4, 2.35336343480183),
    (0.95, 4, 3.18244630528371),
    (0.99, 4, 5.84090930973335),
    (0.999, 4, 12.9239786366875),
    (0.999999, 4, 130.15458955711),
    (0.999999999999, 4, 13016.4767828746),
    (0.1, 6, 0.132175175231687),
    (0.5, 6, 0.726686843800423),
    (0.8, 6, 1.47588404882448),
    (0.9, 6, 2.01504837333302),
    (0.95, 6, 2.57058183563631),
    (0.99, 6, 4.03214298355523),
    (0.999, 6, 6.86882662588111),
    (0.999999, 6, 28.4784734628196),
    (0.999999999999, 6, 452.54122659109),
    (0.1, 12, 0.128593911023869),
    (0.5, 12, 0.697445327559882),
    (0.8, 12, 1.36343031802054),
    (0.9, 12, 1.79588481870404),
    (0.95, 12, 2.20098516009164),
    (0.99, 12, 3.10580651553928),
    (0.999, 12, 4.43697933823445),
    (0.999999, 12, 9.70142467335247),
    (0.999999999999, 12, 35.7056992394986),
    (0.1, 40, 0.126482306672318),
    (0.5, 40, 0.680832556564608),
    (0.8, 40, 1.30363858862127),
    (0.9, 40, 1.68487512171123),
    (0.95, 40, 2.02269092003676),
    (0.99, 40, 2.70791318351766),
    (0.999, 40, 3.55812008133273),
    (0.999999, 40, 5.79428738299402),
    (0.999999999999, 40, 10.3343467700144),
    (0.1, 200, 0.125821812637365),
    (0.5, 200, 0.675724595610646),
    (0.8, 200, 1.28582020925941),
    (0.9, 200, 1.65254674616656),
    (0.95, 200, 1.97195654425175),
    (0.99, 200, 2.60076021605851),
    (0.999, 200, 3.34008655616143),
    (0.999999, 200, 5.04909459522616),
    (0.999999999999, 200, 7.62178001676115),
    (0.1, 9998, 0.125664538996237),
    (0.5, 9998, 0.674514291846326),
    (0.8, 9998, 1.28163625513907),
    (0.9, 9998, 1.64500606380456),
    (0.95, 9998, 1.96020131109706),
    (0.99, 9998, 2.57632119426226),
    (0.999, 9998, 3.29150025807803),
    (0.999999, 9998, 4.89468953212401),
    (0.999999999999, 9998, 7.13976477222359),
    (0.1, 10002, 0.125664537719491),
    (0.5, 10002, 0.674514282030329),
    (0.8, 10002, 1.28163622126434),
    (0.9, 10002, 1.64500600283023),
    (0.95, 10002, 1.96020121616464),
    (0.99, 10002, 2.5763209974903),
    (0.999, 10002, 3.29149986860175),
    (0.999999, 10002, 4.89468831116074),
    (0.999999999999, 10002, 7.13976106655214),
    (0.1, 1000000, 0.125661378766519),
    (0.5, 1000000, 0.674489995531333),
    (0.8, 1000000, 1.28155241213079),
    (0.9, 1000000, 1.64485515072356),
    (0.95, 1000000, 1.95996635681648),
    (0.99, 1000000, 2.57583422011025),
    (0.999, 1000000, 3.29053646125842),
    (0.999999, 1000000, 4.89166896073521),
    (0.999999999999, 1000000, 7.13060231283656);
SELECT is_empty($$SELECT *, margin FROM (SELECT *, ((mean_ci(format('0:%s 10:%s', n / 2, n / 2)::survey_summary, confidence)).upper - 5)::float8 * sqrt(n - 1.0) / 5 AS margin FROM r_t) AS ours
                  WHERE NOT pg_temp.near(margin::numeric, t)$$, 't quantiles: relative error below 1e-9');

-- R: -qnorm((1 - confidence) / 2). Half promoters, half detractors: the margin is z * sqrt((n + 1.5) / (n + 3) / (n + 3)).
CREATE TEMP TABLE r_z (confidence double precision, z double precision);
INSERT INTO r_z VALUES
    (0.1, 0.125661346855074),
    (0.5, 0.674489750196082),
    (0.8, 1.2815515655446),
    (0.84, 1.40507156030963),
    (0.86, 1.47579102817917),
    (0.9, 1.64485362695147),
    (0.95, 1.95996398454005),
    (0.99, 2.5758293035489),
    (0.999, 3.29052673149189),
    (0.999999, 4.89163847569293),
    (0.999999999999, 7.13050989287927);
SELECT is_empty($$SELECT *, margin FROM (SELECT *, (nps_ci('0:500000 10:500000', confidence)).upper::float8 / 100 / sqrt(1000001.5 / 1000003 / 1000003) AS margin FROM r_z) AS ours
                  WHERE NOT pg_temp.near(margin::numeric, z)$$, 'normal quantiles: relative error below 1e-9');

-- ---- shares ----

-- R: prop.test(hits, n, conf.level = confidence, correct = FALSE)$conf.int * 100
CREATE TEMP TABLE r_wilson (hits integer, n integer, confidence double precision, lower double precision, upper double precision);
INSERT INTO r_wilson VALUES
    (0, 1, 0.8, 0, 62.1552496774647),
    (0, 1, 0.95, 0, 79.3450685622763),
    (0, 1, 0.999, 0, 91.5451751816836),
    (1, 1, 0.8, 37.8447503225353, 100),
    (1, 1, 0.95, 20.6549314377238, 100),
    (1, 1, 0.999, 8.45482481831636, 100),
    (1, 2, 0.8, 16.4251720029899, 83.5748279970101),
    (1, 2, 0.95, 9.45312057342307, 90.5468794265769),
    (1, 2, 0.999, 4.06292951294934, 95.9370704870507),
    (0, 10, 0.8, 0, 14.1068682090541),
    (0, 10, 0.95, 0, 27.7532799862889),
    (0, 10, 0.999, 0, 51.9867087778807),
    (3, 10, 0.8, 15.3799178075967, 50.2628294760249),
    (3, 10, 0.95, 10.7791267406301, 60.3221852538855),
    (3, 10, 0.999, 5.75884294402627, 75.035840567126),
    (10, 10, 0.8, 85.8931317909459, 100),
    (10, 10, 0.95, 72.2467200137111, 100),
    (10, 10, 0.999, 48.0132912221193, 100),
    (65, 80, 0.8, 75.0498439246088, 86.1928628905446),
    (65, 80, 0.95, 71.3416773710069, 88.2946895330227),
    (65, 80, 0.999, 63.5430107299679, 91.506356007495),
    (52, 80, 0.8, 57.9265050147278, 71.4699942565458),
    (52, 80, 0.95, 54.0800066488077, 74.5454494651266),
    (52, 80, 0.999, 46.6468083771143, 79.7768876568679),
    (450, 500, 0.8, 88.1474869683445, 91.590593465221),
    (450, 500, 0.95, 87.057809036806, 92.3322437262698),
    (450, 500, 0.999, 84.7029576771529, 93.6013521310543),
    (1, 1000, 0.8, 0.0299157030195601, 0.333724505121251),
    (1, 1000, 0.95, 0.0176546370626078, 0.564255859795793),
    (1, 1000, 0.999, 0.0078441986219502, 1.26117206092248),
    (999, 1000, 0.8, 99.6662754948787, 99.9700842969804),
    (999, 1000, 0.95, 99.4357441402042, 99.9823453629374),
    (999, 1000, 0.999, 98.7388279390775, 99.9921558013781),
    (123456, 1000000, 0.8, 12.3035039242474, 12.3878197607958),
    (123456, 1000000, 0.95, 12.2812696531423, 12.4102196414004),
    (123456, 1000000, 0.999, 12.2377623847256, 12.4542530174608);
SELECT is_empty($$SELECT r, e FROM r_wilson AS r, rate_ci(format('hits:%s misses:%s', hits, n - hits)::rate_summary, confidence) AS e
                  WHERE NOT (pg_temp.near(e.lower, r.lower) AND pg_temp.near(e.upper, r.upper) AND e.n = r.n AND e.value = trim_scale(100.0 * hits / r.n))$$,
                'Wilson intervals are those of prop.test');

-- R: w <- function(x, n) prop.test(x, n, conf.level = confidence, correct = FALSE)$conf.int * 100; a <- w(x1, n1); b <- w(x2, n2)
--    d <- pa - pb; c(d - sqrt((pa - a[1])^2 + (b[2] - pb)^2), d + sqrt((a[2] - pa)^2 + (pb - b[1])^2))
--    prop.test(c(x1, x2), c(n1, n2), correct = FALSE)$p.value
CREATE TEMP TABLE r_newcombe (x1 integer, n1 integer, x2 integer, n2 integer, confidence double precision, lower double precision, upper double precision, p double precision);
INSERT INTO r_newcombe VALUES
    (65, 80, 52, 80, 0.9, 4.72030172910151, 27.2375250122976, 0.0204311236397979),
    (65, 80, 52, 80, 0.95, 2.49171294050375, 29.2451493029809, 0.0204311236397979),
    (1, 2, 0, 2, 0.9, -18.8717756652191, 87.9133680577726, 0.248213078989924),
    (1, 2, 0, 2, 0.95, -27.2572785113181, 90.5468794265769, 0.248213078989924),
    (10, 10, 9, 10, 0.9, -12.6560455441994, 34.7718667335858, 0.304901788178789),
    (10, 10, 9, 10, 0.95, -18.9428352749589, 40.4150026795239, 0.304901788178789),
    (450, 500, 430, 500, 0.9, 0.615583231707356, 7.39537437614671, 0.0516250333942386),
    (450, 500, 430, 500, 0.95, -0.0394107311172469, 8.05459863626001, 0.0516250333942386),
    (3, 10, 30, 100, 0.9, -19.0643349768879, 26.7433727870415, 1),
    (3, 10, 30, 100, 0.95, -21.4781611688512, 31.3867456572555, 1),
    (0, 10, 10, 10, 0.9, -100, -69.88545779096, 7.74421643104409e-06),
    (0, 10, 10, 10, 0.95, -100, -60.7509350430524, 7.74421643104409e-06),
    (5001, 10000, 4999, 10000, 0.9, -1.14293364838333, 1.18292599802068, 0.977435425308155),
    (5001, 10000, 4999, 10000, 0.95, -1.3656431092497, 1.40563224813563, 0.977435425308155),
    (1, 1000, 9, 1000, 0.9, -1.44531904019391, -0.288620619811091, 0.0112072154312263),
    (1, 1000, 9, 1000, 0.95, -1.60580012829624, -0.170052401425968, 0.0112072154312263);
SELECT is_empty($$SELECT r, d FROM r_newcombe AS r, rate_diff(format('hits:%s misses:%s', x1, n1 - x1)::rate_summary, format('hits:%s misses:%s', x2, n2 - x2)::rate_summary, confidence) AS d
                  WHERE NOT (pg_temp.near(d.lower, r.lower) AND pg_temp.near(d.upper, r.upper) AND pg_temp.near(d.p_value, r.p)
                             AND round(d.difference, 12) = round(100.0 * x1 / n1 - 100.0 * x2 / n2, 12))$$, 'comparisons of shares: prop.test and Newcombe');
SELECT is(csat_diff(format('5:%s 1:%s', x1, n1 - x1)::survey_summary, format('4:%s 2:%s', x2, n2 - x2)::survey_summary, confidence),
          rate_diff(format('hits:%s misses:%s', x1, n1 - x1)::rate_summary, format('hits:%s misses:%s', x2, n2 - x2)::rate_summary, confidence),
          'csat_diff is rate_diff of the satisfied') FROM r_newcombe WHERE n1 = 80;

-- ---- NPS ----

-- R: n <- p + q + d + 3; s <- (p - d) / n; e <- c(100 * s, 100 * sqrt(((p + d + 1.5) / n - s^2) / n))
--    m <- -qnorm((1 - confidence) / 2) * e[2]; c(max(-100, e[1] - m), min(100, e[1] + m))
CREATE TEMP TABLE r_nps (p integer, q integer, d integer, confidence double precision, lower double precision, upper double precision);
INSERT INTO r_nps VALUES
    (60, 20, 20, 0.9, 25.8646469796876, 51.8052559329338),
    (60, 20, 20, 0.95, 23.3798804237501, 54.2900224888713),
    (50, 25, 25, 0.9, 10.8696734317678, 37.6740158886206),
    (50, 25, 25, 0.95, 8.30217265294166, 40.2415166674467),
    (5, 0, 0, 0.9, 24.7276366787749, 100),
    (5, 0, 0, 0.95, 17.491453034169, 100),
    (0, 1, 0, 0.9, -50.3631510949668, 50.3631510949668),
    (0, 1, 0, 0.95, -60.0113959544414, 60.0113959544414),
    (1, 0, 1, 0.9, -61.5447872344489, 61.5447872344489),
    (1, 0, 1, 0.95, -73.3351372056518, 73.3351372056518),
    (900, 50, 50, 0.9, 82.2524105543553, 87.2391148693735),
    (900, 50, 50, 0.95, 81.7747503680182, 87.7167750557106),
    (0, 0, 30, 0.9, -100, -80.6609886385994),
    (0, 0, 30, 0.95, -100, -78.6977238725764);
SELECT is_empty($$SELECT r, e FROM r_nps AS r, nps_ci(format('9:%s 7:%s 6:%s', p, q, d)::survey_summary, confidence) AS e
                  WHERE NOT (pg_temp.near(e.lower, r.lower) AND pg_temp.near(e.upper, r.upper) AND e.n = p + q + d)$$, 'NPS intervals');

-- R: d <- a[1] - b[1]; se <- sqrt(a[2]^2 + b[2]^2); m <- -qnorm(0.025) * se; c(max(-200, d - m), min(200, d + m), 2 * pnorm(-abs(d / se)))
CREATE TEMP TABLE r_nps_diff (a survey_summary, b survey_summary, lower double precision, upper double precision, p double precision);
INSERT INTO r_nps_diff VALUES
    ('10:60 8:20 0:20', '10:50 8:25 0:25', -7.66052127494152, 36.7867348671745, 0.199015614795436),
    ('10:60 8:20 0:20', '10:5 8:0 0:0', -71.2531617716469, 23.9230646842683, 0.329724640573002),
    ('10:60 8:20 0:20', '10:0 8:1 0:0', -23.1346125652494, 100.804515477871, 0.219347143993115),
    ('10:60 8:20 0:20', '10:1 8:0 0:1', -36.1110395611765, 113.780942473798, 0.309820173634872),
    ('10:60 8:20 0:20', '10:900 8:50 0:50', -61.6488586239149, -30.1727638871926, 1.08052144939894e-08),
    ('10:60 8:20 0:20', '10:0 8:0 0:30', 110.046918069658, 149.441166661145, 3.94318259196125e-38),
    ('10:50 8:25 0:25', '10:5 8:0 0:0', -85.9858743388812, 9.52956365926953, 0.116677476798448),
    ('10:50 8:25 0:25', '10:0 8:1 0:0', -37.8280592722594, 86.3717485926478, 0.443643582194476),
    ('10:50 8:25 0:25', '10:1 8:0 0:1', -50.7819545307262, 99.3256438511145, 0.526186625800193),
    ('10:50 8:25 0:25', '10:900 8:50 0:50', -76.7176041594018, -44.2302319439387, 2.9472298770717e-13),
    ('10:50 8:25 0:25', '10:0 8:0 0:30', 95.0775052918499, 135.28436584672, 2.92288953034311e-29),
    ('10:5 8:0 0:0', '10:0 8:1 0:0', -12.5142449430517, 137.514244943052, 0.102470434859749),
    ('10:5 8:0 0:0', '10:1 8:0 0:1', -23.5454045777413, 148.545404577741, 0.154550477382743),
    ('10:5 8:0 0:0', '10:900 8:50 0:50', -67.3522612938061, 22.8607358700773, 0.333733477662082),
    ('10:5 8:0 0:0', '10:0 8:0 0:30', 106.77340945298, 200, 1.13827040032242e-10),
    ('10:0 8:1 0:0', '10:1 8:0 0:1', -94.7597488038699, 94.7597488038699, 1),
    ('10:0 8:1 0:0', '10:900 8:50 0:50', -144.830657308993, -24.660868114736, 0.00570276999042602),
    ('10:0 8:1 0:0', '10:0 8:0 0:30', 29.6678864034542, 152.150295414728, 0.00362059213794948),
    ('10:1 8:0 0:1', '10:900 8:50 0:50', -158.141057270297, -11.350468153432, 0.0236314135814599),
    ('10:1 8:0 0:1', '10:0 8:0 0:30', 16.5642199772489, 165.253961840933, 0.0165457749000023),
    ('10:900 8:50 0:50', '10:0 8:0 0:30', 163.08726040476, 188.222446837151, 3.2294247927576e-165);
SELECT is_empty($$SELECT r, d FROM r_nps_diff AS r, nps_diff(a, b) AS d
                  WHERE NOT (pg_temp.near(d.lower, r.lower) AND pg_temp.near(d.upper, r.upper) AND pg_temp.near(d.p_value, r.p) AND round(d.difference - (nps(a) - nps(b)), 12) = 0)$$,
                'comparisons of NPS');

-- ---- means ----

-- R: t.test(answers, conf.level = confidence)$conf.int
CREATE TEMP TABLE r_mean (s survey_summary, confidence double precision, lower double precision, upper double precision);
INSERT INTO r_mean VALUES
    ('4:1 5:1 6:1 7:2', 0.8, 4.90599479710873, 6.69400520289127),
    ('4:1 5:1 6:1 7:2', 0.95, 4.1810682152913, 7.4189317847087),
    ('4:1 5:1 6:1 7:2', 0.99, 3.11537442858542, 8.48462557141458),
    ('1:3 2:4', 0.8, 1.28055398510186, 1.86230315775528),
    ('1:3 2:4', 0.95, 1.07707772488276, 2.06577941797438),
    ('1:3 2:4', 0.99, 0.822415001531493, 2.32044214132565),
    ('0:1 10:1', 0.8, -10.3884176858763, 20.3884176858763),
    ('0:1 10:1', 0.95, -58.5310236808735, 68.5310236808735),
    ('0:1 10:1', 0.99, -313.283705814358, 323.283705814358),
    ('3:2 4:9 5:40', 0.8, 4.64995304304148, 4.84024303538989),
    ('3:2 4:9 5:40', 0.95, 4.59794909492511, 4.89224698350627),
    ('3:2 4:9 5:40', 0.99, 4.54892036613977, 4.94127571229161),
    ('1:12 2:3 5:500', 0.8, 4.85294695764048, 4.92569381905855),
    ('1:12 2:3 5:500', 0.95, 4.83363239365377, 4.94500838304526),
    ('1:12 2:3 5:500', 0.99, 4.81603420326948, 4.96260657342955);
SELECT is_empty($$SELECT r, e FROM r_mean AS r, mean_ci(s, confidence) AS e
                  WHERE NOT (pg_temp.near(e.lower, r.lower) AND pg_temp.near(e.upper, r.upper) AND e.n = sample_size(s) AND e.value = mean(s))$$, 'intervals of means are those of t.test');

-- R: t <- t.test(a, b); c(t$conf.int, t$p.value)
CREATE TEMP TABLE r_welch (a survey_summary, b survey_summary, lower double precision, upper double precision, p double precision);
INSERT INTO r_welch VALUES
    ('4:1 5:1 6:1 7:2', '1:3 2:4', 2.6393997164425, 5.81774314070036, 0.00103549027790559),
    ('4:1 5:1 6:1 7:2', '0:1 10:1', -59.2764545068655, 60.8764545068655, 0.899135302688447),
    ('4:1 5:1 6:1 7:2', '3:2 4:9 5:40', -0.557115355605564, 2.66691927717419, 0.144874235405175),
    ('4:1 5:1 6:1 7:2', '1:12 2:3 5:500', -0.70715786265488, 2.52851708595585, 0.193452154173692),
    ('4:1 5:1 6:1 7:2', '5:3', -0.818931784708703, 2.4189317847087, 0.241981530568021),
    ('1:3 2:4', '0:1 10:1', -66.5241611885106, 59.6670183313678, 0.61728433788777),
    ('1:3 2:4', '3:2 4:9 5:40', -3.67302379502351, -2.67431514055072, 6.61656129097554e-07),
    ('1:3 2:4', '1:12 2:3 5:500', -3.81249450412766, -2.82328912971423, 2.41660857909556e-06),
    ('1:3 2:4', '5:3', -3.92292227511724, -2.93422058202562, 2.67678677926948e-06),
    ('0:1 10:1', '3:2 4:9 5:40', -63.2185291695522, 63.7283330911209, 0.967573727398344),
    ('0:1 10:1', '1:12 2:3 5:500', -63.4117158723856, 63.6330750956866, 0.985910186550215),
    ('0:1 10:1', '5:3', -63.5310236808735, 63.5310236808735, 1),
    ('3:2 4:9 5:40', '1:12 2:3 5:500', -0.301061839513184, 0.0126171412455272, 0.0708697073877215),
    ('3:2 4:9 5:40', '5:3', -0.402050905074894, -0.107753016493733, 0.00105122984118939),
    ('1:12 2:3 5:500', '5:3', -0.166367606346229, -0.054991616954741, 0.000106960351243968);
SELECT is_empty($$SELECT r, d FROM r_welch AS r, mean_diff(a, b) AS d
                  WHERE NOT (pg_temp.near(d.lower, r.lower) AND pg_temp.near(d.upper, r.upper) AND pg_temp.near(d.p_value, r.p) AND abs(d.difference - (mean(a) - mean(b))) < 1e-15)$$,
                'comparisons of means are those of t.test');

-- ---- exactly opposite, and other properties ----

CREATE TEMP TABLE pair AS
SELECT i, format('0:%s 3:%s 8:%s 10:%s missing:%s', h[1], h[2], h[3], h[4], h[5])::survey_summary AS a, format('1:%s 5:%s 9:%s', h[6], h[7], h[8])::survey_summary AS b,
       format('hits:%s misses:%s', h[1], h[2])::rate_summary AS ra, format('hits:%s misses:%s', h[3], h[4])::rate_summary AS rb, (h[9] + 1) / 1000.0 AS confidence
FROM generate_series(1, 400) AS i, LATERAL (SELECT array_agg(CASE WHEN k = 9 THEN abs(hashint8extended(i, k)) % 999
                                                                  WHEN hashint8extended(i, 50) % 2 = 0 THEN abs(hashint8extended(i, k)) % 20
                                                                  ELSE abs(hashint8extended(i, k)) % 9007199254740993 END ORDER BY k) AS h FROM generate_series(1, 9) AS k) AS r;
CREATE TEMP VIEW compared AS
SELECT i, 'nps' AS kpi, nps_diff(a, b, confidence) AS ab, nps_diff(b, a, confidence) AS ba FROM pair UNION ALL
SELECT i, 'csat', csat_diff(ra, rb, confidence), csat_diff(rb, ra, confidence) FROM pair UNION ALL
SELECT i, 'rate', rate_diff(ra, rb, confidence), rate_diff(rb, ra, confidence) FROM pair UNION ALL
SELECT i, 'rate with itself', rate_diff(ra, ra, confidence), rate_diff(ra, ra, confidence) FROM pair UNION ALL
SELECT i, 'mean', mean_diff(a, b, confidence), mean_diff(b, a, confidence) FROM pair;
SELECT is_empty('SELECT * FROM compared WHERE ((ab).difference, (ab).lower, (ab).upper, (ab).p_value) IS DISTINCT FROM (-(ba).difference, -(ba).upper, -(ba).lower, (ba).p_value)',
                'a - b and b - a are exactly opposite');
SELECT is_empty('SELECT * FROM compared WHERE (ab).p_value NOT BETWEEN 0 AND 1 OR (ab).lower > (ab).upper', 'p-values are probabilities, bounds are in order');
SELECT is_empty($$SELECT * FROM compared WHERE kpi = 'rate with itself' AND NOT ((ab).difference = 0 AND (ab).p_value = 1 AND (ab).lower = -(ab).upper)$$, 'nothing differs from itself');
SELECT is_empty('SELECT a FROM pair, nps_ci(a, confidence) e WHERE e.value IS DISTINCT FROM nps(a) OR e.lower < -100 OR e.upper > 100 OR e.n <> sample_size(a)', 'nps_ci carries the plain NPS');
SELECT is_empty('SELECT ra FROM pair, rate_ci(ra, confidence) e WHERE e.value IS DISTINCT FROM rate(ra) OR NOT e.value BETWEEN e.lower AND e.upper OR e.n <> sample_size(ra)', 'rate_ci carries the plain rate, inside its bounds');
SELECT is_empty('SELECT a FROM pair, mean_ci(a, confidence) e WHERE e.value IS DISTINCT FROM mean(a) OR NOT e.value BETWEEN e.lower AND e.upper OR e.n <> sample_size(a)', 'mean_ci carries the plain mean');
SELECT is_empty($$SELECT ra FROM pair WHERE (rate_ci(ra, confidence)).lower + (rate_ci(format('hits:%s misses:%s', sample_size(ra) - hits(ra), hits(ra))::rate_summary, confidence)).upper
                  NOT BETWEEN 99.9999999999999 AND 100.0000000000001$$, 'the interval of the misses is that of the hits, turned round');

-- The one-step forms: the same bounds, from the state of the plain KPI.
SELECT is((nps_lower(x), nps_upper(x), csat_lower(x % 5 + 1), rate_upper(x > 3))::text,
          ((nps_ci(survey_summary(x))).lower, (nps_ci(survey_summary(x))).upper, (csat_ci(survey_summary(x % 5 + 1))).lower, (rate_ci(rate_summary(x > 3))).upper)::text,
          'one step and two steps agree') FROM generate_series(0, 10) AS x;
SELECT is_empty($$SELECT p.proargtypes::regtype[] FROM pg_proc p JOIN pg_aggregate a ON a.aggfnoid = p.oid
                  WHERE proname IN ('nps', 'nps_lower', 'nps_upper', 'csat', 'csat_lower', 'csat_upper', 'rate', 'rate_lower', 'rate_upper')
                  GROUP BY proargtypes HAVING count(DISTINCT (aggtransfn, aggtranstype, agginitval)) > 1$$, 'they share one state');
SELECT is((SELECT count(*) FROM pair, LATERAL (SELECT set_config('extra_float_digits', digits, true), nps_ci(a)::text AS e FROM unnest(ARRAY['-15', '0', '3']) AS digits) AS t
           WHERE i <= 20 AND e <> nps_ci(a)::text), 0::bigint, 'no setting changes a bound');

-- ---- rate_mix ----

CREATE TABLE segment AS
SELECT i, CASE WHEN hashint8extended(i, 1) % 7 <> 0 THEN format('hits:%s misses:%s', abs(hashint8extended(i, 2) % 500), abs(hashint8extended(i, 3) % 700))::rate_summary END AS before,
       CASE WHEN hashint8extended(i, 4) % 7 <> 0 THEN format('hits:%s misses:%s', abs(hashint8extended(i, 5) % 300), abs(hashint8extended(i, 6) % 300))::rate_summary END AS after
FROM generate_series(1, 3000) AS i;
ALTER TABLE segment SET (parallel_workers = 2);
ANALYZE segment;
-- The formula as it stands in the reference; absent segments take the other side's rate.
CREATE TEMP VIEW oracle AS
WITH counted AS (SELECT coalesce(hits(before), 0)::numeric AS h0, coalesce(sample_size(before), 0)::numeric AS n0, coalesce(hits(after), 0)::numeric AS h1, coalesce(sample_size(after), 0)::numeric AS n1 FROM segment),
     weighted AS (SELECT *, n0 / sum(n0) OVER () AS w0, n1 / sum(n1) OVER () AS w1, round(h0 / nullif(n0, 0), 50) AS own0, round(h1 / nullif(n1, 0), 50) AS own1 FROM counted),
     rates AS (SELECT *, coalesce(own0, own1) AS r0, coalesce(own1, own0) AS r1 FROM weighted WHERE n0 + n1 > 0)
SELECT 100 * sum(h0) / sum(n0) AS before, 100 * sum(h1) / sum(n1) AS after, 100 * sum((r1 - r0) * (w0 + w1) / 2) AS rate_effect, 100 * sum((w1 - w0) * (r0 + r1) / 2) AS mix_effect FROM rates;
SELECT ok(abs(m.before - o.before) < 1e-13 AND abs(m.after - o.after) < 1e-13 AND abs(m.rate_effect - o.rate_effect) < 1e-13 AND abs(m.mix_effect - o.mix_effect) < 1e-13, 'rate_mix against the formula')
FROM (SELECT (rate_mix(before, after)).* FROM segment) AS m, oracle AS o;
SELECT ok(abs(rate_effect + mix_effect - (after - before)) < 1e-15, 'the two effects are the whole change') FROM (SELECT (rate_mix(before, after)).* FROM segment) AS m;
SELECT ok(abs(a.rate_effect + b.rate_effect) < 1e-19 AND abs(a.mix_effect + b.mix_effect) < 1e-19, 'turned round, the effects change sign')
FROM (SELECT (rate_mix(before, after)).* FROM segment) AS a, (SELECT (rate_mix(after, before)).* FROM segment) AS b;

SELECT is((SELECT mix_summary(before, after ORDER BY hashint8extended(i, 77)) FROM segment)::text, (SELECT mix_summary(before, after ORDER BY i) FROM segment)::text, 'no order of rows shows');
SELECT is((SELECT mix_summary(s)::text FROM (SELECT mix_summary(before, after) AS s FROM segment GROUP BY hashint8extended(i, 78) % 13) AS t), mix_summary(before, after)::text, 'merged from random splits it is the same') FROM segment;
SELECT is((SELECT mix_summary_send(mix_summary(s)) FROM (SELECT mix_summary(before, after)::text::mix_summary AS s FROM segment GROUP BY hashint8extended(i, 79) % 5) AS t), mix_summary_send(mix_summary(before, after)), 'and to the byte, through text') FROM segment;
SET LOCAL parallel_setup_cost = 0; SET LOCAL parallel_tuple_cost = 0; SET LOCAL min_parallel_table_scan_size = 0;
SELECT alike(pg_temp.plan('SELECT rate_mix(before, after) FROM segment'), '%Partial Aggregate%', 'a parallel plan has partial aggregates');
CREATE TEMP TABLE in_parallel AS SELECT mix_summary(before, after)::text AS s FROM segment;
SET LOCAL max_parallel_workers_per_gather = 0;
SELECT is((SELECT s FROM in_parallel), mix_summary(before, after)::text, 'parallel is serial') FROM segment;
SELECT is((SELECT string_agg(m::text, ' ' ORDER BY i) FROM (SELECT i, mix_summary(before, after) OVER (ORDER BY i ROWS BETWEEN 9 PRECEDING AND CURRENT ROW) AS m FROM segment WHERE i <= 200) AS t),
          (SELECT string_agg((SELECT mix_summary(before, after)::text FROM segment s WHERE s.i BETWEEN c.i - 9 AND c.i), ' ' ORDER BY i) FROM segment c WHERE i <= 200), 'a moving frame is what recomputation gives');

-- Text and binary round trips; malformed binary.
CREATE TEMP TABLE trip AS SELECT i % 50 AS g, mix_summary(before, after) AS s FROM segment GROUP BY 1;
SELECT is_empty('SELECT * FROM trip WHERE s::text::mix_summary <> s OR NOT s::text::mix_summary = s', 'text round trip');
-- A bytea copied out and read back as the type is what a client would send.
CREATE FUNCTION pg_temp.receive(bytes bytea) RETURNS text LANGUAGE plpgsql AS $$
DECLARE file text := current_setting('data_directory') || '/cskpi_estimate_test';
BEGIN
    CREATE TEMP TABLE IF NOT EXISTS received (s mix_summary);
    EXECUTE format('COPY (SELECT %L::bytea) TO %L (FORMAT binary)', bytes, file);
    EXECUTE format('COPY received FROM %L (FORMAT binary)', file);
    RETURN (SELECT s::text FROM received);
END $$;
SELECT is(pg_temp.receive(mix_summary_send(mix_summary(before, after))), mix_summary(before, after)::text, 'binary round trip') FROM segment;
SELECT throws_ok(format('SELECT pg_temp.receive(%L)', bytes), code, NULL, 'malformed binary: ' || why)
FROM (SELECT mix_summary_send('before_hits:1 before_total:2 before_expected:1.5 missing:1') AS good) AS g,
     LATERAL (VALUES (substr(good, 1, 103), '08P01', 'too short'), (good || '\x00', '22P03', 'too long'), (set_byte(good, 0, 128), '22P03', 'a negative count'), (set_byte(good, 7, 3), '22P03', 'more hits than rows'),
                     (set_byte(good, 31, 9), '22P03', 'more expected than rows'), (set_byte(good, 16, 255), '22P03', 'a negative expected count'), (set_byte(good, 32, 127), '22P03', 'a fraction above one')) AS t(bytes, code, why);
SELECT throws_ok($$SELECT 'after_hits:1'::mix_summary$$, '22P02', NULL, 'hits without rows');
SELECT throws_ok($$SELECT 'before_total:3 before_expected:3.000000000000000000000000000000000001'::mix_summary$$, '22P02', NULL, 'more expected than rows');
SELECT lives_ok($$SELECT 'before_total:3 before_expected:3'::mix_summary$$, 'as many as rows');
SELECT throws_ok($$SELECT 'before_total:9223372036854775808'::mix_summary$$, '22P02', NULL, 'a count out of range');
SELECT throws_ok($$SELECT 'before_expected:1e9'::mix_summary$$, '22P02', NULL, 'no exponents');

-- ---- percentiles of times, by order statistics ----

-- R: qbinom((1 - confidence) / 2, n, p), and of the upper tail + 1: the ranks of the bounds, 0 and n + 1 being none.
CREATE TEMP TABLE r_rank (n integer, p float8, confidence float8, lower integer, upper integer);
INSERT INTO r_rank VALUES
    (1, 0.1, 0.8, 0, 1), (1, 0.1, 0.95, 0, 2), (1, 0.5, 0.8, 0, 2), (1, 0.5, 0.95, 0, 2),
    (1, 0.9, 0.8, 0, 2), (1, 0.9, 0.95, 0, 2), (1, 0.99, 0.8, 1, 2), (1, 0.99, 0.95, 1, 2),
    (5, 0.1, 0.8, 0, 2), (5, 0.1, 0.95, 0, 3), (5, 0.5, 0.8, 1, 5), (5, 0.5, 0.95, 0, 6),
    (5, 0.9, 0.8, 4, 6), (5, 0.9, 0.95, 3, 6), (5, 0.99, 0.8, 5, 6), (5, 0.99, 0.95, 4, 6),
    (6, 0.1, 0.8, 0, 3), (6, 0.1, 0.95, 0, 3), (6, 0.5, 0.8, 1, 6), (6, 0.5, 0.95, 1, 6),
    (6, 0.9, 0.8, 4, 7), (6, 0.9, 0.95, 4, 7), (6, 0.99, 0.8, 6, 7), (6, 0.99, 0.95, 5, 7),
    (10, 0.1, 0.8, 0, 3), (10, 0.1, 0.95, 0, 4), (10, 0.5, 0.8, 3, 8), (10, 0.5, 0.95, 2, 9),
    (10, 0.9, 0.8, 8, 11), (10, 0.9, 0.95, 7, 11), (10, 0.99, 0.8, 10, 11), (10, 0.99, 0.95, 9, 11),
    (37, 0.1, 0.8, 1, 7), (37, 0.1, 0.95, 1, 9), (37, 0.5, 0.8, 15, 23), (37, 0.5, 0.95, 13, 25),
    (37, 0.9, 0.8, 31, 37), (37, 0.9, 0.95, 29, 37), (37, 0.99, 0.8, 36, 38), (37, 0.99, 0.95, 35, 38),
    (100, 0.1, 0.8, 6, 15), (100, 0.1, 0.95, 5, 17), (100, 0.5, 0.8, 44, 57), (100, 0.5, 0.95, 40, 61),
    (100, 0.9, 0.8, 86, 95), (100, 0.9, 0.95, 84, 96), (100, 0.99, 0.8, 98, 101), (100, 0.99, 0.95, 97, 101),
    (999, 0.1, 0.8, 88, 113), (999, 0.1, 0.95, 82, 120), (999, 0.5, 0.8, 479, 521), (999, 0.5, 0.95, 469, 531),
    (999, 0.9, 0.8, 887, 912), (999, 0.9, 0.95, 880, 918), (999, 0.99, 0.8, 985, 994), (999, 0.99, 0.95, 982, 996),
    (5000, 0.1, 0.8, 473, 528), (5000, 0.1, 0.95, 459, 543), (5000, 0.5, 0.8, 2455, 2546), (5000, 0.5, 0.95, 2431, 2570),
    (5000, 0.9, 0.8, 4473, 4528), (5000, 0.9, 0.95, 4458, 4542), (5000, 0.99, 0.8, 4941, 4960), (5000, 0.99, 0.95, 4936, 4964);
-- Values that are their own ranks, in a histogram too: whole minutes under an hour, each as often as there is room for.
SELECT is_empty($$SELECT r.*, e FROM r_rank AS r, LATERAL (SELECT percentile_ci(duration_summary((i * 60 / (n + 1))), p, confidence) AS e FROM generate_series(1, n) AS i) AS x
                  WHERE (e).lower IS DISTINCT FROM CASE WHEN lower > 0 THEN lower * 60 / (n + 1) END OR (e).upper IS DISTINCT FROM CASE WHEN upper <= n THEN upper * 60 / (n + 1) END OR (e).n <> n$$, 'the ranks are those of R');
SELECT is(median_ci(s)::text, '(50.5,40,61,100)', 'the median of 1 to 100') FROM (SELECT duration_summary(i) AS s FROM generate_series(1, 100) AS i) AS t;
SELECT is(median_ci(s, 0.9), percentile_ci(s, 0.5, 0.9), 'the median is a percentile') FROM (SELECT duration_summary(i) AS s FROM generate_series(1, 1000) AS i) AS t;
SELECT is(percentile_ci(s, p)::text, wanted, format('percentile %s of 1 to 100', p)) FROM (SELECT duration_summary(i) AS s FROM generate_series(1, 100) AS i) AS t, (VALUES (0, '(1,,1,100)'), (1, '(100,100,,100)'), (0.99, '(99.01,97,,100)')) AS v (p, wanted);
SELECT is(median_ci('missing:7')::text, NULL, 'of nothing there is none');

SELECT throws_ok(format('SELECT %s', call), '22023', NULL, call) FROM unnest(ARRAY[
    $$percentile_ci('missing:0', 1.5)$$, $$percentile_ci('missing:0', 0.5, 1)$$, $$median_ci('missing:0', NULL)$$,
    $$nps_ci('10:1', 0)$$, $$nps_ci('10:1', 1)$$, $$nps_ci('10:1', NULL)$$, $$csat_ci('5:1'::survey_summary, 'NaN')$$, $$rate_ci('hits:1', 95)$$, $$mean_ci('5:1'::survey_summary, -1)$$,
    $$nps_diff('10:1', '10:1', 0)$$, $$csat_diff('5:1'::survey_summary, '5:1', 1)$$, $$rate_diff('hits:1', 'hits:1', NULL)$$, $$mean_diff('5:1'::survey_summary, '5:1', 'NaN')$$,
    $$nps_lower('10:1'::survey_summary, 2)$$, $$csat_upper('5:1'::survey_summary, 0)$$, $$rate_upper('hits:1'::rate_summary, NULL)$$, $$mean_lower('5:1'::survey_summary, 'Infinity')$$,
    $$rate_ci('missing:0', 2)$$]) AS call;

-- Nothing to compare with is no difference.
SELECT is(mean_diff(a::duration_summary, b::duration_summary), NULL, format('mean_diff of %s and %s', a, b))
FROM (VALUES ('missing:3', 'unit:min 1:1 2:1 missing:0'), ('unit:min 1:1 2:1 missing:0', 'missing:0'), ('missing:0', 'missing:0')) AS v(a, b);

SELECT * FROM finish();
ROLLBACK;
