-- the tables of a schema of the build; of audit those that say something (an empty table of a test that passed does not)
select table_name
from duckdb_tables()
where
    database_name = 'build'
    and schema_name = $1
    and ($1 <> 'audit' or estimated_size > 0 or table_name like 'audit%' or table_name like 'plausible%')
