-- Parameter: the publication's name.
SELECT p.pubinsert AND p.pubupdate AND p.pubdelete AS all_changes, p.pubviaroot,
       coalesce(to_jsonb(p) ->> 'pubgencols' = 's', false) AS generated_columns
FROM pg_publication p
WHERE p.pubname = ?
