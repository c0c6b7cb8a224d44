module chassis.io/chassis

go 1.19
