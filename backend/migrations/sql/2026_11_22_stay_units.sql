-- How a ward reaches a home-care unit: no patient in it, and both sides may read what binds them.
CREATE TABLE unit_agreement (
    id uuid NOT NULL,
    ward_id uuid NOT NULL,
    home_care_id uuid NOT NULL,
    number integer NOT NULL,
    content jsonb NOT NULL,
    at timestamptz NOT NULL,
    author_id uuid NOT NULL,
    CONSTRAINT pk_unit_agreement PRIMARY KEY (id),
    CONSTRAINT uq_unit_agreement_ward_id_home_care_id_number UNIQUE (ward_id, home_care_id, number),
    CONSTRAINT fk_unit_agreement_ward_id FOREIGN KEY (ward_id) REFERENCES care_unit (id),
    CONSTRAINT fk_unit_agreement_home_care_id FOREIGN KEY (home_care_id) REFERENCES care_unit (id),
    CONSTRAINT fk_unit_agreement_author_id FOREIGN KEY (author_id) REFERENCES staff (id)
);
CREATE POLICY unit_agreement_between_units ON unit_agreement USING (
    ward_id = ANY ((SELECT my_units())::uuid[])
    OR home_care_id = ANY ((SELECT my_units())::uuid[])
    OR (SELECT all_of_it())
) WITH CHECK (ward_id = ANY ((SELECT my_units())::uuid[]) OR (SELECT all_of_it()));
ALTER TABLE unit_agreement ENABLE ROW LEVEL SECURITY;
GRANT SELECT, INSERT ON unit_agreement TO hemrond_app;
