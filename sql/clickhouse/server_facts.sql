-- What kind of database the targets live in (empty: there is none), and whether the server knows
-- Time64.
-- {database}: a text literal.
SELECT (SELECT any(engine) FROM system.databases WHERE name = {database}) AS engine,
       toString((SELECT count() FROM system.settings
                 WHERE name = 'enable_time_time64_type')) AS time64
