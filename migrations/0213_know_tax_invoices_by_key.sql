-- Why: an invoice is declared once, known by its tax invoice number; written with a hyphen less it was a second receivable, so that what a
-- buyer owes, and what a bank is confirmed, counted it twice. Claims know it by its letters and digits already. The index is not unique:
-- where both ways were declared before, they stay.

create function policy.tax_invoice_key(number text) returns text
  language sql immutable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
  -- Of signs alone nothing would be left: such a number stays as it is.
  select coalesce(nullif(regexp_replace(upper(normalize(number, NFKC)), '[^[:alnum:]]', '', 'g'), ''), number)
$$;
comment on function policy.tax_invoice_key is 'By what a tax invoice is the same however its number is written';
grant execute on function policy.tax_invoice_key to policy_api, policy_job;

create index receivable_by_tax_invoice_key
  on policy.receivable (organisation, policy_id, policy.tax_invoice_key(tax_invoice_number));
