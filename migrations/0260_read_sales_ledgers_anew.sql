-- The same file for the same firm was one ledger for ever: a file that an earlier edition of the reading understood otherwise could not
-- be read again. It is one ledger for each edition now. Readings of before stay, for the quotes that name them.

alter table quote.sales_ledger
  add constraint sales_ledger_same_reading
    unique (organisation, policyholder, sha256, stated_period, reader_version),
  drop constraint sales_ledger_organisation_policyholder_sha256_stated_period_key;
