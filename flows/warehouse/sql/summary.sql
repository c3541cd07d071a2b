-- what people ask for first of a build
select
    (select count(*) from raw.pages) as pages,
    (select count(*) from raw.reports) as reports,
    (select count(*) from raw.figures) as figures,
    (select count(*) from raw.figures) - (select count(*) from main.fct_figures) as quarantined
