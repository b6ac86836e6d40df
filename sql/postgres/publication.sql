-- Parameter: the publication's name.
SELECT p.pubinsert AND p.pubupdate AND p.pubdelete AS all_changes, p.pubviaroot
FROM pg_publication p
WHERE p.pubname = ?
