select
    table_name,
    column_name,
    data_type,
    coalesce(comment, '') as comment
from duckdb_columns()
where database_name = ? and schema_name = ? and not internal
order by table_name, column_index
